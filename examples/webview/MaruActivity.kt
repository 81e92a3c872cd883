// Maru in an Android app (androidx.webkit 1.9 or later). The bridge's contract: docs/embed.md, "Inside an app".
package com.example.shop

import android.content.Intent
import android.net.Uri
import android.os.Bundle
import android.webkit.ValueCallback
import android.webkit.WebChromeClient
import android.webkit.WebResourceRequest
import android.webkit.WebView
import android.webkit.WebViewClient
import androidx.activity.OnBackPressedCallback
import androidx.activity.result.contract.ActivityResultContracts
import androidx.appcompat.app.AppCompatActivity
import androidx.core.view.ViewCompat
import androidx.core.view.WindowInsetsCompat
import androidx.lifecycle.lifecycleScope
import androidx.webkit.JavaScriptReplyProxy
import androidx.webkit.WebViewCompat
import androidx.webkit.WebViewFeature
import kotlinx.coroutines.launch
import org.json.JSONObject

private const val MARU = "https://chat.example"
private const val TENANT = "shop"

class MaruActivity : AppCompatActivity() {
    private lateinit var view: WebView
    private var page: JavaScriptReplyProxy? = null
    private var picked: ValueCallback<Array<Uri>>? = null

    private val picker = registerForActivityResult(ActivityResultContracts.GetMultipleContents()) { uris ->
        picked?.onReceiveValue(uris.toTypedArray())
        picked = null
    }

    /** The page goes back first; what it leaves is ours. */
    private val back = object : OnBackPressedCallback(true) {
        override fun handleOnBackPressed() = say(JSONObject().put("type", "back"))
    }

    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        view = WebView(this)
        setContentView(view)
        view.settings.javaScriptEnabled = true
        view.settings.domStorageEnabled = true
        view.webViewClient = StayingClient()
        view.webChromeClient = PickingClient()
        // Only pages of exactly this origin get the object, and only they are heard.
        check(WebViewFeature.isFeatureSupported(WebViewFeature.WEB_MESSAGE_LISTENER))
        WebViewCompat.addWebMessageListener(view, "MaruNative", setOf(MARU)) { _, message, _, isMainFrame, reply ->
            if (isMainFrame) {
                page = reply
                hear(JSONObject(message.data ?: "{}"))
            }
        }
        followInsets()
        onBackPressedDispatcher.addCallback(this, back)
        view.loadUrl("$MARU/embed/$TENANT")
    }

    override fun onResume() {
        super.onResume()
        view.onResume()
        say(JSONObject().put("type", "resume"))
    }

    override fun onPause() {
        view.onPause()
        super.onPause()
    }

    private fun say(message: JSONObject) {
        page?.postMessage(message.toString())
    }

    private fun hear(message: JSONObject) {
        when (message.getString("type")) {
            "ready" -> if (!message.getBoolean("signed_in")) say(JSONObject().put("type", "challenge"))
            "identify-wanted" -> say(JSONObject().put("type", "challenge"))
            "challenge" -> lifecycleScope.launch {
                // Your backend asks Maru for the code, by its server key: POST /v1/server/handover-codes.
                val code = ShopBackend.maruCode(message.getString("challenge"))
                say(JSONObject().put("type", "identify").put("code", code))
            }
            "unread" -> ShopBadge.show(message.getInt("unread"))
            "open-external" -> open(Uri.parse(message.getString("url")))
            "back" -> if (!message.getBoolean("handled")) finish()
        }
    }

    /** Nothing but the web: an address must not start another app's inside. */
    private fun open(address: Uri) {
        if (address.scheme == "https" || address.scheme == "http") startActivity(Intent(Intent.ACTION_VIEW, address))
    }

    private fun followInsets() {
        ViewCompat.setOnApplyWindowInsetsListener(view) { _, insets ->
            val bars = insets.getInsets(WindowInsetsCompat.Type.systemBars() or WindowInsetsCompat.Type.displayCutout())
            val keyboard = insets.getInsets(WindowInsetsCompat.Type.ime())
            val px = { device: Int -> device / resources.displayMetrics.density.toDouble() }
            say(
                JSONObject().put("type", "insets").put("top", px(bars.top)).put("right", px(bars.right))
                    .put("bottom", px(bars.bottom)).put("left", px(bars.left)),
            )
            say(JSONObject().put("type", "keyboard").put("height", px(keyboard.bottom)))
            WindowInsetsCompat.CONSUMED
        }
    }

    /** Other addresses do not open inside, where they would look like ours. */
    private inner class StayingClient : WebViewClient() {
        override fun shouldOverrideUrlLoading(view: WebView, request: WebResourceRequest): Boolean {
            if ("${request.url.scheme}://${request.url.authority}" == MARU) return false
            open(request.url)
            return true
        }
    }

    private inner class PickingClient : WebChromeClient() {
        override fun onShowFileChooser(view: WebView, callback: ValueCallback<Array<Uri>>, params: FileChooserParams): Boolean {
            picked?.onReceiveValue(null)
            picked = callback
            picker.launch(params.acceptTypes.firstOrNull { it.isNotEmpty() } ?: "*/*")
            return true
        }
    }
}
