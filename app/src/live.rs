//! What happens on the server, as it happens: an event stream, for as long as a component is there.

/// Whether news comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// It does.
    Connected,
    /// It does not at the moment; the browser tries again by itself.
    Lost,
}

/// Listens to the events of a path below `/api/v1`, from when the component is there until it is gone. On the server, nothing.
///
/// `on_event` is given the name of an event and its data, which [`phloem_api::RunEvent`] and [`phloem_api::FlowEvent`] read. Whoever connects again, after
/// a loss or because the page was out of sight, is told anew how things stand: what is heard twice has to do no harm. After the event `end` nothing more
/// comes, and that is no loss.
pub fn live(
    path: impl Into<String>,
    on_event: impl Fn(&str, &str) + 'static,
    on_connection: impl Fn(Connection) + 'static,
) {
    #[cfg(feature = "browser")]
    browser::listen(path.into(), Box::new(on_event), Box::new(on_connection));
    #[cfg(not(feature = "browser"))]
    let _ = (path.into(), on_event, on_connection);
}

#[cfg(feature = "browser")]
mod browser {
    use std::cell::{Cell, RefCell};
    use std::rc::{Rc, Weak};
    use std::time::Duration;

    use leptos::prelude::*;
    use phloem_api::EVENTS;
    use send_wrapper::SendWrapper;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{EventSource, MessageEvent};

    use super::Connection;

    /// The longest rest before another try, in seconds.
    const LONGEST_REST_S: u64 = 30;

    type OnEvent = Box<dyn Fn(&str, &str)>;

    /// Listens from when the page is alive.
    pub(super) fn listen(path: String, on_event: OnEvent, on_connection: Box<dyn Fn(Connection)>) {
        let listener = Rc::new(Listener {
            url: format!("/api/v1{path}"),
            on_event,
            on_connection,
            source: RefCell::new(None),
            again: Cell::new(None),
            failures: Cell::new(0),
            ended: Cell::new(false),
        });
        // A browser has few connections to one server, so a page that nobody sees gives its own back.
        let seen = window_event_listener_untyped("visibilitychange", {
            let listener = Rc::downgrade(&listener);
            move |_| {
                if let Some(listener) = listener.upgrade() {
                    listener.follow_page();
                }
            }
        });
        let shared = SendWrapper::new(listener);
        let opening = shared.clone();
        // Effects run once the page is alive.
        Effect::new(move || opening.follow_page());
        on_cleanup(move || {
            seen.remove();
            shared.ended.set(true);
            shared.close();
        });
    }

    struct Listener {
        url: String,
        on_event: OnEvent,
        on_connection: Box<dyn Fn(Connection)>,
        source: RefCell<Option<Source>>,
        /// The next try, after the browser has given up.
        again: Cell<Option<TimeoutHandle>>,
        failures: Cell<u32>,
        /// Whether there is nothing more to hear.
        ended: Cell<bool>,
    }

    impl Listener {
        /// Listens while the page is seen.
        fn follow_page(self: &Rc<Self>) {
            if document().hidden() {
                self.close();
            } else if !self.ended.get() && self.source.borrow().is_none() {
                self.open();
            }
        }

        fn open(self: &Rc<Self>) {
            self.close();
            match Source::open(self) {
                Some(source) => *self.source.borrow_mut() = Some(source),
                None => self.lost(true),
            }
        }

        fn close(&self) {
            if let Some(again) = self.again.take() {
                again.clear();
            }
            self.source.take();
        }

        fn opened(&self) {
            self.failures.set(0);
            (self.on_connection)(Connection::Connected);
        }

        fn heard(&self, name: &str, data: &str) {
            if name == "end" {
                self.ended.set(true);
                // Only closed: its closures are still at work, this is called by one of them.
                if let Some(source) = &*self.source.borrow() {
                    source.events.close();
                }
            }
            (self.on_event)(name, data);
        }

        /// The browser tries again by itself after a connection that broke off, but not after an answer that is no stream: a proxy's while the server
        /// starts anew, for example.
        fn lost(self: &Rc<Self>, given_up: bool) {
            if self.ended.get() {
                return;
            }
            (self.on_connection)(Connection::Lost);
            if !given_up {
                return;
            }
            let failures = self.failures.get();
            self.failures.set(failures.saturating_add(1));
            let rest = Duration::from_secs(LONGEST_REST_S.min(2 << failures.min(4)));
            let listener = Rc::downgrade(self);
            let try_again = move || {
                let listener = listener.upgrade();
                if let Some(listener) = listener.filter(|it| !it.ended.get()) {
                    listener.open();
                }
            };
            self.again
                .set(set_timeout_with_handle(try_again, rest).ok());
        }
    }

    /// An open stream, which is closed when this goes.
    struct Source {
        events: EventSource,
        _on_event: Vec<Closure<dyn Fn(MessageEvent)>>,
        _on_open: Closure<dyn Fn()>,
        _on_error: Closure<dyn Fn()>,
    }

    impl Source {
        fn open(listener: &Rc<Listener>) -> Option<Self> {
            let events = EventSource::new(&listener.url).ok()?;
            let on_event = EVENTS
                .into_iter()
                .map(|name| {
                    let closure = on_event(name, Rc::downgrade(listener));
                    events
                        .add_event_listener_with_callback(name, closure.as_ref().unchecked_ref())
                        .ok()
                        .map(|()| closure)
                })
                .collect::<Option<Vec<_>>>()?;
            let on_open = {
                let listener = Rc::downgrade(listener);
                Closure::<dyn Fn()>::new(move || {
                    if let Some(listener) = listener.upgrade() {
                        listener.opened();
                    }
                })
            };
            events.set_onopen(Some(on_open.as_ref().unchecked_ref()));
            let on_error = {
                let listener = Rc::downgrade(listener);
                let events = events.clone();
                Closure::<dyn Fn()>::new(move || {
                    if let Some(listener) = listener.upgrade() {
                        listener.lost(events.ready_state() == EventSource::CLOSED);
                    }
                })
            };
            events.set_onerror(Some(on_error.as_ref().unchecked_ref()));
            Some(Self {
                events,
                _on_event: on_event,
                _on_open: on_open,
                _on_error: on_error,
            })
        }
    }

    impl Drop for Source {
        fn drop(&mut self) {
            self.events.close();
        }
    }

    fn on_event(name: &'static str, listener: Weak<Listener>) -> Closure<dyn Fn(MessageEvent)> {
        Closure::new(move |event: MessageEvent| {
            if let (Some(listener), Some(data)) = (listener.upgrade(), event.data().as_string()) {
                listener.heard(name, &data);
            }
        })
    }
}
