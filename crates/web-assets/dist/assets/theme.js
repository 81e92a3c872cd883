(() => {
  const root = document.documentElement;
  let theme = null;
  let language = null;
  try {
    theme = localStorage.getItem("maru.theme");
    language = localStorage.getItem("maru.language");
  } catch {
  }
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const wanted = language ? [language] : navigator.languages || [navigator.language];
  const spoken = wanted.map((tag) => tag.toLowerCase().split("-")[0]).find((tag) => tag === "ko" || tag === "en");
  root.lang = spoken || "en";
  const words = document.createElement("link");
  words.rel = "modulepreload";
  words.href = root.lang === "ko" ? "/assets/ko.js?v=dc4a7695c094dcb4" : "/assets/en.js?v=dc4a7695c094dcb4";
  document.head.append(words);
})();
