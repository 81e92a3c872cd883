// Hands the result of a sign-in to the page that opened this window, if that is one of ours, and closes.
const { code, problem } = document.getElementById("result").dataset;
const message = code ? { type: "maru.oidc", code } : { type: "maru.oidc", problem };
if (window.opener) window.opener.postMessage(message, window.location.origin);
window.close();
