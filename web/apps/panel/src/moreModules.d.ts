// What the build makes of the kit's words and icons: those that stand nowhere in the first view.
declare module "maru:more-ko" {
  export const ko: Partial<import("@maru/ui").Catalogue>;
}
declare module "maru:more-en" {
  export const en: Partial<import("@maru/ui").Catalogue>;
}
declare module "maru:more-icons";
