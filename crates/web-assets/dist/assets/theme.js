// Runs before the first paint: theme and language of the last visit, and its words. Must stay tiny; the app does the rest.
(() => {
  const root = document.documentElement;
  let theme = null;
  let language = null;
  try {
    theme = localStorage.getItem("maru.theme");
    language = localStorage.getItem("maru.language");
  } catch {
    // Storage is forbidden here: the device's own wishes hold.
  }
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const wanted = language ? [language] : navigator.languages || [navigator.language];
  const spoken = wanted.map((tag) => tag.toLowerCase().split("-")[0]).find((tag) => tag === "ko" || tag === "en");
  root.lang = spoken || "en";
  // The words are on their way together with the script that asks for them.
  const words = document.createElement("link");
  words.rel = "modulepreload";
  words.href = root.lang === "ko" ? "/assets/ko.js?v=3525f92f4c7afd01" : "/assets/en.js?v=3525f92f4c7afd01";
  document.head.append(words);
})();
