// Runs before the first paint: what the host page wants the panel to look like stands behind the address's hash, and the
// words are on their way together with the script that asks for them, as is what will stand first: a way in, the list of
// rooms, or one room. Must stay tiny; the panel does the rest.
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
  const fetchSoon = (href) =>
    document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
  fetchSoon(root.lang === "ko" ? "/assets/panel-ko.js" : "/assets/panel-en.js");
  let isIn = false;
  try {
    isIn = JSON.parse(document.getElementById("maru-state").textContent).signed_in;
  } catch {
    // A page of no server: whoever is in finds it out by themselves.
  }
  if (isIn) fetchSoon("/assets/panel-hall.js");
  const isInRoom = isIn && location.pathname.split("/")[3];
  fetchSoon(isInRoom ? "/assets/panel-room.js" : isIn ? "/assets/panel-PanelList.js" : "/assets/panel-door.js");
  if (!isInRoom) fetchSoon(root.lang === "ko" ? "/assets/panel-more-ko.js" : "/assets/panel-more-en.js");
})();
