(() => {
  const root = document.documentElement;
  const look = new URLSearchParams(location.hash.slice(1));
  let kept = null;
  try {
    kept = localStorage.getItem("maru.language");
  } catch {
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
  words.href = root.lang === "ko" ? "/assets/panel-ko.js?v=cb7bbb46f86edd27" : "/assets/panel-en.js?v=cb7bbb46f86edd27";
  document.head.append(words);
})();
