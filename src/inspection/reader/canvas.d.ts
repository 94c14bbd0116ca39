/**
 * unpdf's types refer to this optional package, which renders pages. It is not installed, because the reader renders no
 * pages.
 */
declare module '@napi-rs/canvas' {
  export type Canvas = never;
  export type SKRSContext2D = never;
}
