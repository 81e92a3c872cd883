// Style sheets are taken in for their effect; the bundler makes one file of them.
declare module "*.css";
