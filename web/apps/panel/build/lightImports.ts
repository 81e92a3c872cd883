// Vite wraps every import in code that fetches style sheets first, and much else. Here it fetches style sheets, and
// again where one did not come.
import type { Plugin } from "vite";

const HELPER = `
const fetched = {};
const fetchSheet = (path) =>
  (fetched[path] ??= new Promise((resolve, reject) => {
    const link = document.createElement("link");
    const onerror = () => {
      link.remove();
      delete fetched[path];
      reject(new Error(path));
    };
    document.head.append(
      Object.assign(link, { rel: "stylesheet", href: "/" + path, crossOrigin: "", onload: resolve, onerror }),
    );
  }));
export const __vitePreload = async (load, files = []) => {
  const [part] = await Promise.all([load(), ...files.filter((file) => file.endsWith(".css")).map(fetchSheet)]);
  return part;
};
`;

export const lightImports: Plugin = {
  name: "maru-light-imports",
  enforce: "pre",
  load: (id) => (id === "\0vite/preload-helper.js" ? HELPER : null),
};
