import type { Architecture } from './architecture';
import { Canvas } from './canvas';
import { describe } from './description';
import { drawNetwork } from './network';
import { drawOutside } from './outside';
import { drawServices } from './services';

const SIZE = { width: 980, height: 952 };

/** Draws the architecture: from people at the top down to what answers them. */
export function drawPicture(architecture: Architecture): Canvas {
  const canvas = new Canvas(SIZE);
  drawOutside(canvas, architecture);
  drawNetwork(canvas, architecture);
  drawServices(canvas, architecture);
  return canvas;
}

/** The picture as a file: an SVG that needs nothing else. */
export function pictureOf(architecture: Architecture): string {
  return drawPicture(architecture).svg({ title: 'Architecture of Joule Verne', description: describe(architecture) });
}
