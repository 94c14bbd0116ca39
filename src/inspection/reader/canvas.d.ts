/** unpdf's types refer to this optional package, which renders pages. It is not installed, and nothing is rendered here. */
declare module '@napi-rs/canvas' {
  export type Canvas = never;
  export type SKRSContext2D = never;
}
