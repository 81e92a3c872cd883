// The looks of choosing a kind come with it, and not with the page's first view.
import css from "./kind.css?inline";

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
