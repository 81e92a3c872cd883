// Style sheets are taken in for their effect; the bundler makes one file of them.
declare module "*.css";
declare module "*.css?inline" {
  const text: string;

  // biome-ignore lint/style/noDefaultExport: that is how the bundler hands a text over
  export default text;
}
