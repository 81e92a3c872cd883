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
  const fetchSoon = (href) =>
    document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
  fetchSoon(root.lang === "ko" ? "/assets/panel-ko.js?v=dc4a7695c094dcb4" : "/assets/panel-en.js?v=dc4a7695c094dcb4");
  let isIn = false;
  try {
    isIn = JSON.parse(document.getElementById("maru-state").textContent).signed_in;
  } catch {
  }
  fetchSoon(isIn ? "/assets/panel-hall.js?v=dc4a7695c094dcb4" : "/assets/panel-door.js?v=dc4a7695c094dcb4");
  if (isIn) fetchSoon(location.pathname.split("/")[3] ? "/assets/panel-room.js?v=dc4a7695c094dcb4" : "/assets/panel-PanelList.js?v=dc4a7695c094dcb4");
  else fetchSoon(root.lang === "ko" ? "/assets/panel-more-ko.js?v=dc4a7695c094dcb4" : "/assets/panel-more-en.js?v=dc4a7695c094dcb4");
})();
