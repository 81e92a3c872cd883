// The looks of what lies over the page come with it, and not with the page's first view.
import info from "@maru/ui/styles/info.css?inline";
import sheets from "@maru/ui/styles/sheet.css?inline";

const looks = new CSSStyleSheet();
looks.replaceSync(sheets + info);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, looks];
