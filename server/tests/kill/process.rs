//! The binary as a process.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::process::{Child, Command};

use crate::world::{PUBLIC, World};

/// How long to wait before asking again.
pub(crate) const AGAIN: Duration = Duration::from_millis(25);

/// A running server, always on the same address.
pub(crate) struct Phloem {
    pub(crate) address: SocketAddr,
    environment: Vec<(&'static str, String)>,
    child: Child,
}

impl Phloem {
    /// Starts the server on the world's database.
    pub(crate) async fn start(world: &World, url: &str) -> Self {
        let probe = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = probe.local_addr().expect("bound");
        drop(probe);
        let environment = vec![
            ("PHLOEM_LISTEN", address.to_string()),
            ("PHLOEM_DATA_DIR", world.directory().display().to_string()),
            ("PHLOEM_DATABASE_URL", url.to_owned()),
            ("PHLOEM_PUBLIC_URL", PUBLIC.to_owned()),
            ("PHLOEM_ALLOW_PRIVATE_TARGETS", "127.0.0.0/8".to_owned()),
            ("RUST_LOG", "error".to_owned()),
        ];
        let child = spawn(&environment);
        let mut phloem = Self {
            address,
            environment,
            child,
        };
        phloem.ready().await;
        phloem
    }

    /// Kills the server without a warning, and starts it again.
    pub(crate) async fn kill_and_restart(&mut self) {
        self.child.kill().await.expect("it is killed");
        self.child = spawn(&self.environment);
        self.ready().await;
    }

    /// Asks the server to end, which it does well.
    pub(crate) async fn stop(mut self) {
        let id = self.child.id().expect("it runs");
        let asked = Command::new("kill").arg(id.to_string()).status().await;
        assert!(asked.expect("there is a kill command").success());
        let status = self.child.wait().await.expect("it ends");
        assert_eq!(status.code(), Some(0));
    }

    async fn ready(&mut self) {
        let url = format!("http://{}/readyz", self.address);
        loop {
            if let Some(status) = self.child.try_wait().expect("it can be looked at") {
                panic!("the server ended by itself: {status}");
            }
            if reqwest::get(&url)
                .await
                .is_ok_and(|answer| answer.status().is_success())
            {
                return;
            }
            tokio::time::sleep(AGAIN).await;
        }
    }
}

fn spawn(environment: &[(&'static str, String)]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_phloem"))
        .arg("serve")
        .envs(environment.iter().map(|(name, value)| (*name, value)))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("the binary starts")
}
