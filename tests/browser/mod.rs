//! A headless Chromium, spoken to in the protocol of its developer tools, through two pipes: no port is opened, no driver is needed, and it ends with the test.
#![allow(clippy::disallowed_methods, reason = "tests run a browser and wait for it")]
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long anything that is waited for may take. Only what fails takes so long.
const PATIENCE: Duration = Duration::from_secs(90);

/// Runs in every document before its scripts: remembers what the policy of the page has stopped.
const WATCH: &str =
    "addEventListener('securitypolicyviolation', (e) => { (window.stopped ??= []).push(`${e.violatedDirective} ${e.blockedURI}`); });";

/// The same of what nothing in a page may call.
const TRAP: &str = "for (const name of ['alert', 'confirm', 'prompt', 'print', 'open', 'eval', '__pwn']) \
     window[name] = (...said) => { (window.stopped ??= []).push(`${name}(${said})`); };";

/// A screen, as the browser pretends to have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Screen {
    /// Width and height in CSS pixels.
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// How many pixels of the screen a CSS pixel is wide: 2 at a zoom of 200 %.
    pub(crate) zoom: u32,
    /// Whether the reader prefers dark colours.
    pub(crate) dark: bool,
}

impl Screen {
    /// A screen of this width and a usual height, light.
    pub(crate) const fn wide(width: u32) -> Self {
        Self {
            width,
            height: 800,
            zoom: 1,
            dark: false,
        }
    }

    /// The same screen in the dark.
    pub(crate) const fn dark(self) -> Self {
        Self { dark: true, ..self }
    }
}

/// A browser of its own, with a profile of its own.
pub(crate) struct Browser {
    process: Child,
    pipe: Option<ChildStdin>,
    answers: Receiver<Value>,
    reader: Option<JoinHandle<()>>,
    /// What the browser told without being asked.
    heard: Vec<Value>,
    last: u64,
    /// What is in view: the session of a page.
    session: String,
    profile: tempfile::TempDir,
}

impl Browser {
    /// Starts the browser with one empty page.
    pub(crate) fn start() -> Self {
        let profile = tempfile::tempdir().expect("there is room for a temporary folder");
        // The browser reads commands from descriptor 3 and answers on 4.
        let mut process = Command::new("sh")
            .args([
                "-c",
                "exec chromium \"$@\" 3<&0 4>&1 0</dev/null 1>/dev/null 2>/dev/null",
                "chromium",
            ])
            .args([
                "--headless=new",
                "--remote-debugging-pipe",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
            ])
            .args([
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ])
            .args([
                "--no-default-browser-check",
                "--disable-extensions",
                "--mute-audio",
                "--window-size=1280,800",
            ])
            .arg("--disable-popup-blocking")
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell starts the browser");
        let pipe = process.stdin.take();
        let output = process.stdout.take().expect("the output is a pipe");
        let (tell, answers) = channel();
        let reader = std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            let mut message = Vec::new();
            while output.read_until(0, &mut message).is_ok_and(|read| read > 0) {
                message.pop();
                let value = serde_json::from_slice(&message).expect("the browser speaks JSON");
                if tell.send(value).is_err() {
                    break;
                }
                message.clear();
            }
        });
        let mut browser = Self {
            process,
            pipe,
            answers,
            reader: Some(reader),
            heard: Vec::new(),
            last: 0,
            session: String::new(),
            profile,
        };
        browser.open_page();
        browser
    }

    /// Opens an empty page, and turns to it.
    fn open_page(&mut self) {
        let target = self.ask("Target.createTarget", &json!({"url": "about:blank"}));
        let attached = self.ask("Target.attachToTarget", &json!({"targetId": target["targetId"], "flatten": true}));
        attached["sessionId"]
            .as_str()
            .expect("a session has a name")
            .clone_into(&mut self.session);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            self.ask(&format!("{domain}.enable"), &json!({}));
        }
        self.ask("Page.addScriptToEvaluateOnNewDocument", &json!({"source": WATCH}));
    }

    /// Sends a command, and gives its result.
    pub(crate) fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.try_ask(method, params).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    fn try_ask(&mut self, method: &str, params: &Value) -> Result<Value, String> {
        self.last += 1;
        let mut command = json!({"id": self.last, "method": method, "params": params});
        if !self.session.is_empty() && !method.starts_with("Target.") && !method.starts_with("Browser.") {
            command["sessionId"] = json!(self.session);
        }
        let pipe = self.pipe.as_mut().expect("the browser runs");
        let sent = pipe.write_all(format!("{command}\0").as_bytes()).and_then(|()| pipe.flush());
        sent.expect("the browser listens; is `chromium` installed?");
        loop {
            let mut message = self
                .answers
                .recv_timeout(PATIENCE)
                .unwrap_or_else(|_| panic!("the browser does not answer to {method} {params}"));
            if message["id"] != self.last {
                self.heard.push(message);
                continue;
            }
            if let Some(error) = message.get("error") {
                return Err(error.to_string());
            }
            return Ok(message["result"].take());
        }
    }

    /// Shows an address, and waits until its scripts have run.
    pub(crate) fn go(&mut self, url: &str) {
        let shown = self.ask("Page.navigate", &json!({"url": url}));
        assert!(shown.get("errorText").is_none(), "{url}: {shown}");
        self.until(&format!("location.href === {} && document.readyState === 'complete'", json!(url)));
    }

    /// Shows an address whether scripts run or not, and waits until it has loaded.
    pub(crate) fn open(&mut self, url: &str) {
        let shown = self.ask("Page.navigate", &json!({"url": url}));
        assert!(shown.get("errorText").is_none(), "{url}: {shown}");
        self.arrive(url);
    }

    /// Waits until an address has loaded that the page leads to by itself, whether scripts run or not.
    pub(crate) fn arrive(&mut self, url: &str) {
        let look = format!("location.href === {} && document.readyState === 'complete'", json!(url));
        let end = Instant::now() + PATIENCE;
        while self.try_see(&look) != Ok(Value::Bool(true)) {
            assert!(Instant::now() < end, "{url} does not load");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Shows pages on this screen from now on; they jump to where they would glide, so that what is looked at stands still.
    pub(crate) fn screen(&mut self, screen: Screen) {
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": screen.width, "height": screen.height, "deviceScaleFactor": screen.zoom, "mobile": false}),
        );
        let scheme = if screen.dark { "dark" } else { "light" };
        self.prefer(&[("prefers-color-scheme", scheme), ("prefers-reduced-motion", "reduce")]);
    }

    /// Tells pages what the reader prefers, by the names of media features.
    pub(crate) fn prefer(&mut self, features: &[(&str, &str)]) {
        let features: Vec<_> = features.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        self.ask("Emulation.setEmulatedMedia", &json!({"features": features}));
    }

    /// Sets a trap into every page from now on: who calls it is told by [`Self::strays`].
    pub(crate) fn trap(&mut self) {
        self.ask("Page.addScriptToEvaluateOnNewDocument", &json!({"source": TRAP}));
    }

    /// Lets scripts of pages run, or not.
    pub(crate) fn scripts(&mut self, run: bool) {
        self.ask("Emulation.setScriptExecutionDisabled", &json!({"value": !run}));
    }

    /// What is in view, as PNG.
    pub(crate) fn picture(&mut self) -> Vec<u8> {
        let shot = self.ask("Page.captureScreenshot", &json!({"format": "png"}));
        decoded(&shot["data"])
    }

    /// The page as it prints, as PDF: on the paper that its style sheet names.
    pub(crate) fn print(&mut self) -> Vec<u8> {
        let printed = self.ask("Page.printToPDF", &json!({"preferCSSPageSize": true, "printBackground": false}));
        decoded(&printed["data"])
    }

    /// The value of an expression in the page; a promise is waited for.
    pub(crate) fn see(&mut self, expression: &str) -> Value {
        self.try_see(expression).unwrap_or_else(|error| panic!("{expression}\n{error}"))
    }

    fn try_see(&mut self, expression: &str) -> Result<Value, String> {
        let asked = json!({"expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true});
        let mut seen = self.try_ask("Runtime.evaluate", &asked)?;
        match seen.get("exceptionDetails") {
            Some(error) => Err(error.to_string()),
            None => Ok(seen["result"]["value"].take()),
        }
    }

    /// A text of the page.
    pub(crate) fn text(&mut self, expression: &str) -> String {
        let value = self.see(expression);
        value.as_str().unwrap_or_else(|| panic!("{expression} is {value}")).to_owned()
    }

    /// Waits until an expression holds in the page, whatever becomes of the page meanwhile.
    pub(crate) fn until(&mut self, expression: &str) {
        let look = format!(
            "new Promise((done) => {{ const end = Date.now() + 2000; const look = () => {{ \
             let on = false; try {{ on = !!({expression}); }} catch {{ /* not there yet */ }} \
             if (on || Date.now() > end) done(on); else setTimeout(look, 15); }}; look(); }})"
        );
        let end = Instant::now() + PATIENCE;
        loop {
            // A page that goes away takes the question with it.
            if self.try_see(&look) == Ok(Value::Bool(true)) {
                return;
            }
            if Instant::now() > end {
                let page = self.try_see("document.body.innerText.slice(-3000) + '\\n' + document.querySelector('ip-preview')?.innerText");
                panic!("waited in vain for {expression}\nthe page says:\n{page:?}\n{:#?}", self.troubles());
            }
        }
    }

    /// Types into what has the focus.
    pub(crate) fn type_in(&mut self, text: &str) {
        self.ask("Input.insertText", &json!({"text": text}));
    }

    /// Presses a key such as `Escape`, `Tab` or `Enter`.
    pub(crate) fn press(&mut self, key: &str) {
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            "Escape" => 27,
            "Space" => 32,
            "ArrowUp" => 38,
            "ArrowDown" => 40,
            "/" => 191,
            _ => panic!("the key {key} is not known here"),
        };
        let text = match key {
            "Enter" => Some("\r"),
            "Space" => Some(" "),
            "/" => Some("/"),
            _ => None,
        };
        let named = if key == "Space" { " " } else { key };
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({"type": kind, "key": named, "code": key, "windowsVirtualKeyCode": code});
            if let Some(text) = text.filter(|_| kind == "keyDown") {
                event["text"] = json!(text);
            }
            self.ask("Input.dispatchKeyEvent", &event);
        }
    }

    /// Moves the pointer onto the middle of what an expression gives; with `click`, presses there as well.
    pub(crate) fn point(&mut self, element: &str, click: bool) {
        let place = self.see(&format!(
            "{{ const e = {element}; e.scrollIntoView({{ block: 'center', behavior: 'instant' }}); const r = e.getBoundingClientRect(); \
             ({{ x: r.x + r.width / 2, y: r.y + r.height / 2 }}) }}"
        ));
        let kinds: &[&str] = if click {
            &["mouseMoved", "mousePressed", "mouseReleased"]
        } else {
            &["mouseMoved"]
        };
        for kind in kinds {
            let mut event = json!({"type": kind, "x": place["x"], "y": place["y"]});
            if *kind != "mouseMoved" {
                event["button"] = json!("left");
                event["clickCount"] = json!(1);
            }
            self.ask("Input.dispatchMouseEvent", &event);
        }
    }

    /// The statuses of the answers from addresses below `url` since the last call, also of those that the page may not see.
    pub(crate) fn statuses(&mut self, url: &str) -> Vec<u64> {
        let _ = self.try_see("0");
        let mut asked = BTreeSet::new();
        let mut statuses = Vec::new();
        let heard = std::mem::take(&mut self.heard);
        let told = |name: &'static str| {
            heard
                .iter()
                .filter(move |event| event["method"] == name)
                .map(|event| &event["params"])
        };
        for request in told("Network.requestWillBeSent") {
            if request["request"]["url"].as_str().is_some_and(|found| found.starts_with(url)) {
                asked.extend(request["requestId"].as_str());
            }
        }
        // The two come in any order.
        for answer in told("Network.responseReceivedExtraInfo") {
            if answer["requestId"].as_str().is_some_and(|id| asked.contains(id)) {
                statuses.extend(answer["statusCode"].as_u64());
            }
        }
        statuses
    }

    /// What the pages did since the last call beyond showing what lies below `site`: every message to the console, what a policy has stopped, what nothing
    /// may call, dialogs, windows, and requests and ways to other addresses.
    pub(crate) fn strays(&mut self, site: &str) -> Vec<String> {
        let stopped = self.try_see("(window.stopped ?? []).splice(0)");
        let mut said: Vec<_> = std::mem::take(&mut self.heard)
            .iter()
            .filter_map(|event| {
                let params = &event["params"];
                let address = match event["method"].as_str().unwrap_or_default() {
                    "Network.requestWillBeSent" => &params["request"]["url"],
                    "Page.frameNavigated" => &params["frame"]["url"],
                    "Page.frameRequestedNavigation" | "Page.windowOpen" => &params["url"],
                    "Runtime.exceptionThrown" | "Runtime.consoleAPICalled" | "Log.entryAdded" | "Page.javascriptDialogOpening" => {
                        return Some(event.to_string());
                    }
                    _ => return None,
                };
                let near = address.as_str().is_some_and(|url| url.starts_with(site) || url == "about:blank");
                (!near).then(|| format!("{}: {address}", event["method"]))
            })
            .collect();
        match stopped {
            Ok(Value::Array(stopped)) => said.extend(stopped.iter().map(Value::to_string)),
            other => said.push(format!("the page does not answer: {other:?}")),
        }
        said
    }

    /// What went wrong in the pages so far: exceptions, errors and warnings of the console, and what a policy has stopped.
    pub(crate) fn troubles(&mut self) -> Vec<String> {
        let _ = self.try_see("0");
        let mut said = Vec::new();
        for event in std::mem::take(&mut self.heard) {
            let params = &event["params"];
            let told = match event["method"].as_str().unwrap_or_default() {
                "Runtime.exceptionThrown" => Some(params["exceptionDetails"].to_string()),
                "Runtime.consoleAPICalled" if ["error", "warning", "assert"].contains(&params["type"].as_str().unwrap_or_default()) => {
                    Some(params["args"].to_string())
                }
                "Log.entryAdded" if params["entry"]["level"] != "info" && params["entry"]["level"] != "verbose" => Some(format!(
                    "{}: {} {}",
                    params["entry"]["source"], params["entry"]["text"], params["entry"]["url"]
                )),
                _ => None,
            };
            said.extend(told);
        }
        if let Ok(Value::Array(stopped)) = self.try_see("window.stopped") {
            said.extend(stopped.iter().map(Value::to_string));
        }
        said
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if self.pipe.is_some() {
            self.last += 1;
            let close = json!({"id": self.last, "method": "Browser.close"});
            if let Some(pipe) = self.pipe.as_mut() {
                let _ = pipe.write_all(format!("{close}\0").as_bytes()).and_then(|()| pipe.flush());
            }
        }
        // The profile may only go once nobody writes to it.
        let end = Instant::now() + Duration::from_secs(5);
        while matches!(self.process.try_wait(), Ok(None)) {
            if Instant::now() > end {
                let _ = self.process.kill();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        self.pipe = None;
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
        let _ = &self.profile;
    }
}

/// The bytes of an answer in base64.
fn decoded(data: &Value) -> Vec<u8> {
    use base64::Engine as _;
    let text = data.as_str().expect("the answer is text");
    base64::engine::general_purpose::STANDARD
        .decode(text)
        .expect("the answer is base64")
}
