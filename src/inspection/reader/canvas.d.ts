/** unpdf's types name a package that draws pages. It is optional, and nothing is drawn here. */
declare module '@napi-rs/canvas' {
  export type Canvas = never;
  export type SKRSContext2D = never;
}
