// Maru in an iOS app (iOS 15 or later). The bridge's contract: docs/embed.md, "Inside an app".
import UIKit
import WebKit

final class MaruViewController: UIViewController {
    private static let origin = URL(string: "https://chat.example")!
    private static let tenant = "shop"
    private var webView: WKWebView!

    override func loadView() {
        let configuration = WKWebViewConfiguration()
        // The controller holds its handlers: a weak one in between lets this screen go.
        configuration.userContentController.add(WeakHandler(self), name: "MaruNative")
        webView = WKWebView(frame: .zero, configuration: configuration)
        webView.uiDelegate = self
        webView.navigationDelegate = self
        // The page knows its safe areas by env(safe-area-inset-*), and stands above the keyboard by itself.
        webView.scrollView.contentInsetAdjustmentBehavior = .never
        view = webView
    }

    override func viewDidLoad() {
        super.viewDidLoad()
        let center = NotificationCenter.default
        center.addObserver(self, selector: #selector(resume), name: UIApplication.didBecomeActiveNotification, object: nil)
        webView.load(URLRequest(url: Self.origin.appendingPathComponent("embed/\(Self.tenant)")))
    }

    @objc private func resume() {
        say(["type": "resume"])
    }

    /// For a back button of your own: the page goes back first.
    func goBack() {
        say(["type": "back"])
    }

    private func say(_ message: [String: Any]) {
        guard let json = try? JSONSerialization.data(withJSONObject: message),
              let text = String(data: json, encoding: .utf8) else { return }
        let script = "dispatchEvent(new CustomEvent('maru-native', { detail: text }))"
        // As an argument, never as a part of the script.
        webView.callAsyncJavaScript(script, arguments: ["text": text], in: nil, in: .page)
    }

    private func hear(_ message: [String: Any]) {
        switch message["type"] as? String {
        case "ready" where message["signed_in"] as? Bool == false, "identify-wanted":
            say(["type": "challenge"])
        case "challenge":
            guard let challenge = message["challenge"] as? String else { return }
            Task { @MainActor in
                // Your backend asks Maru for the code, by its server key: POST /v1/server/handover-codes.
                guard let code = try? await ShopBackend.maruCode(for: challenge) else { return }
                say(["type": "identify", "code": code])
            }
        case "unread":
            ShopBadge.show(message["unread"] as? Int ?? 0)
        case "open-external":
            if let text = message["url"] as? String, let url = URL(string: text) { open(url) }
        case "back":
            if message["handled"] as? Bool == false { navigationController?.popViewController(animated: true) }
        default:
            break
        }
    }

    /// Nothing but the web: an address must not start another app's inside.
    private func open(_ url: URL) {
        if url.scheme == "https" || url.scheme == "http" { UIApplication.shared.open(url) }
    }
}

extension MaruViewController: WKScriptMessageHandler {
    func userContentController(_ controller: WKUserContentController, didReceive message: WKScriptMessage) {
        // Only our own page, and not a frame in it.
        let from = message.frameInfo.securityOrigin
        guard message.frameInfo.isMainFrame, from.protocol == Self.origin.scheme, from.host == Self.origin.host,
              let text = message.body as? String, let data = text.data(using: .utf8),
              let fields = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else { return }
        hear(fields)
    }
}

extension MaruViewController: WKNavigationDelegate, WKUIDelegate {
    func webView(_ webView: WKWebView, decidePolicyFor action: WKNavigationAction) async -> WKNavigationActionPolicy {
        guard let url = action.request.url, url.host != Self.origin.host else { return .allow }
        open(url)
        return .cancel
    }

    // Files: WKWebView shows the system's own picker for <input type="file">; nothing is to be done.
}

private final class WeakHandler: NSObject, WKScriptMessageHandler {
    private weak var target: MaruViewController?

    init(_ target: MaruViewController) {
        self.target = target
    }

    func userContentController(_ controller: WKUserContentController, didReceive message: WKScriptMessage) {
        target?.userContentController(controller, didReceive: message)
    }
}
