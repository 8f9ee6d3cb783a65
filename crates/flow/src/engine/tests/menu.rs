//! Menu, Play Audio and Hangup.

use super::*;
use crate::gallery::PHONE_MENU;

fn menu() -> Story {
    Story::of(published(PHONE_MENU.document)).hear(call())
}

#[test]
fn a_choice_is_taken() {
    insta::assert_snapshot!(menu().hear_answer(Some(1), keys("2")).told(), @r#"
    > triggered
       set LostCall 2001-09-09T06:46:41Z
    1. n1
       left through incoming_call
    2. n2
       instructions 1: [{"do":"collect","prompt":{"type":"speak","text":"Press 1 for sales or 2 for support.","language":"en-US","voice":"WOMAN"},"max_digits":1,"timeout_s":5,"finish_key":null}]
    > digits_collected
       left through 2
    3. n4
       set LostCall 2001-09-09T06:46:42Z
       instructions 2: [{"do":"dial","caller_id":"+15550001111","targets":[{"type":"number","number":"+12025550102","send_digits":null}],"ring_timeout_s":30,"screening":null,"record":false}]
    "#);
}

#[test]
fn a_wrong_key_and_no_key_are_asked_again_and_then_given_up() {
    let story = menu()
        .hear_answer(Some(1), keys("9"))
        .hear_answer(Some(1), keys("1"))
        .hear_answer(Some(2), keys(""))
        .hear_answer(Some(3), Event::PromptFinished);
    insta::assert_snapshot!(story.told(), @r#"
    > triggered
       set LostCall 2001-09-09T06:46:41Z
    1. n1
       left through incoming_call
    2. n2
       instructions 1: [{"do":"collect","prompt":{"type":"speak","text":"Press 1 for sales or 2 for support.","language":"en-US","voice":"WOMAN"},"max_digits":1,"timeout_s":5,"finish_key":null}]
    > digits_collected
       instructions 2: [{"do":"collect","prompt":{"type":"speak","text":"Press 1 for sales or 2 for support.","language":"en-US","voice":"WOMAN"},"max_digits":1,"timeout_s":5,"finish_key":null}]
    > digits_collected
    refused: the input reports on instructions 1, the newest are 2
    > digits_collected
       left through no_input
    3. n5
       instructions 3: [{"do":"say","prompt":{"type":"speak","text":"Nobody can take your call right now. Please try again later. Goodbye.","language":"en-US","voice":"WOMAN"},"times":1}]
    > prompt_finished
       left through prompt_completed
    4. n6
       instructions 4: [{"do":"hang_up","reason":"normal"}]
       left through nothing
       clear LostCall
    finished: Completed
    "#);
}

#[test]
fn a_caller_who_hangs_up_in_a_menu_ends_the_run() {
    insta::assert_snapshot!(menu().hear(hung_up("NORMAL_CLEARING")).told(), @r#"
    > triggered
       set LostCall 2001-09-09T06:46:41Z
    1. n1
       left through incoming_call
    2. n2
       instructions 1: [{"do":"collect","prompt":{"type":"speak","text":"Press 1 for sales or 2 for support.","language":"en-US","voice":"WOMAN"},"max_digits":1,"timeout_s":5,"finish_key":null}]
    > call_ended
       clear LostCall
       left through nothing
    finished: CallerHungUp
    "#);
}

#[test]
fn hanging_up_first_rejects_the_call() {
    for (reason, expected) in [
        ("normal", "rejected"),
        ("rejected", "rejected"),
        ("busy", "busy"),
    ] {
        let nodes = [node("End", "hangup", json!({ "reason": reason }))];
        let told = Story::of(flow(&nodes, "start.incoming_call>End"))
            .hear(call())
            .told();
        let instruction = format!(r#"instructions 1: [{{"do":"hang_up","reason":"{expected}"}}]"#);
        assert!(told.contains(&instruction), "{told}");
    }
}
