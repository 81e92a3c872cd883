// Runs before the first paint: what the host page wants the panel to look like stands behind the address's hash, and the
// words are on their way together with the script that asks for them. Must stay tiny; the panel does the rest.
(() => {
  const root = document.documentElement;
  const look = new URLSearchParams(location.hash.slice(1));
  let kept = null;
  try {
    kept = localStorage.getItem("maru.language");
  } catch {
    // Storage is forbidden here: the host's and the device's wishes hold.
  }
  const scheme = look.get("scheme");
  if (scheme === "light" || scheme === "dark") root.dataset.theme = scheme;
  const wanted = [look.get("language") || kept, ...(navigator.languages || [navigator.language])];
  const spoken = wanted
    .map((tag) => (tag || "").toLowerCase().split("-")[0])
    .find((tag) => tag === "ko" || tag === "en");
  root.lang = spoken || "en";
  const words = document.createElement("link");
  words.rel = "modulepreload";
  words.href = root.lang === "ko" ? "/assets/panel-ko.js?v=3525f92f4c7afd01" : "/assets/panel-en.js?v=3525f92f4c7afd01";
  document.head.append(words);
})();
