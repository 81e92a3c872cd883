// Vite wraps every import in code that fetches style sheets first, and much else. Here it fetches style sheets.
import type { Plugin } from "vite";

const HELPER = `
const fetched = {};
const fetchSheet = (path) =>
  (fetched[path] ??= new Promise((resolve) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/" + path, crossOrigin: "" });
    link.onload = link.onerror = resolve;
    document.head.append(link);
  }));
export const __vitePreload = async (load, files = []) => {
  const sheets = Promise.all(files.filter((file) => file.endsWith(".css")).map(fetchSheet));
  const part = await load();
  await sheets;
  return part;
};
`;

export const lightImports: Plugin = {
  name: "maru-light-imports",
  enforce: "pre",
  load: (id) => (id === "\0vite/preload-helper.js" ? HELPER : null),
};
