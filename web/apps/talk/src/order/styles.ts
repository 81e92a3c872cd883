// The looks of what stands here come with it, and not with the page's first view.
import css from "./order.css?inline";

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
