/** A transformation of coordinates (ISO 32000-1, section 8.3.3). */
export type Matrix = readonly [number, number, number, number, number, number];

/** The number of points in each row and column of the grid that samples a page. */
const GRID = 24;

/** Measures how much of a page is covered by pictures. */
export class PictureCover {
  private readonly covered = new Array<boolean>(GRID * GRID).fill(false);

  /** @param view left, bottom, right and top of the page */
  constructor(private readonly view: readonly number[]) {}

  /** The share of the page that is covered, from 0 to 1. */
  get share(): number {
    return this.covered.filter(Boolean).length / this.covered.length;
  }

  /** Adds a picture. The matrix maps the unit square to the area of the page that the picture covers. */
  add([a, b, c, d, e, f]: Matrix): void {
    const determinant = a * d - b * c;
    if (Math.abs(determinant) < 1) return;
    const [left, bottom, right, top] = this.view as [number, number, number, number];
    for (let i = 0; i < this.covered.length; i++) {
      const x = left + ((right - left) * ((i % GRID) + 0.5)) / GRID - e;
      const y = bottom + ((top - bottom) * (Math.floor(i / GRID) + 0.5)) / GRID - f;
      const u = (d * x - c * y) / determinant;
      const v = (a * y - b * x) / determinant;
      if (u >= 0 && u <= 1 && v >= 0 && v <= 1) this.covered[i] = true;
    }
  }
}

/** Returns the transformation that applies `inner` first and `outer` second. */
export function combined(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer;
  const [g, h, i, j, k, l] = inner;
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}
