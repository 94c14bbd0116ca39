import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArchitecture } from '../../../src/operator/diagram/architecture';
import { Canvas, type Point, type Rectangle } from '../../../src/operator/diagram/canvas';
import { diagramOf, drawDiagram } from '../../../src/operator/diagram/diagram';
import { REPOSITORY, synthesiseExample } from '../../../src/operator/templates/synthesis';
import { resourcesOf, type Templates, text } from '../../../src/operator/templates/template';

const templates = synthesiseExample();
const architecture = readArchitecture(templates);
const svg = diagramOf(architecture);
const { texts, cards, arrows } = drawDiagram(architecture);
const allText = texts.map((line) => line.text).join('\n');

describe('docs/architecture.svg', () => {
  it('is up to date (otherwise run npx projen diagram)', () => {
    expect(readFileSync(join(REPOSITORY, 'docs/architecture.svg'), 'utf8')).toBe(svg);
  });

  it('is self-contained: it loads no font, image or script', () => {
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:\/\/|href|@import|<script/);
  });

  it('has a description with all zones and endpoints', () => {
    const description = /<desc[^>]*>([^<]+)</.exec(svg)![1]!;
    for (const { name } of architecture.zones) expect(description).toContain(name);
    for (const name of Object.values(architecture.endpoints).flat()) expect(description).toContain(name);
  });
});

describe('the diagram', () => {
  it('names every endpoint', () => {
    const names = resourcesOf(templates.stack, 'AWS::EC2::VPCEndpoint').map(([, { ServiceName }]) =>
      text(ServiceName).split('.').slice(3).join('.'),
    );
    expect(names).toHaveLength(10);
    const named = texts.map((line) => line.text.replace(/ gateway$/, ''));
    expect(names.filter((name) => !named.includes(name))).toEqual([]);
  });

  it('names every availability zone and the CIDR block of every subnet', () => {
    const subnets = resourcesOf(templates.stack, 'AWS::EC2::Subnet').flatMap(([, { AvailabilityZone, CidrBlock }]) => [
      AvailabilityZone,
      CidrBlock,
    ]);
    expect(subnets).toHaveLength(8);
    for (const value of subnets) expect(texts.filter((line) => line.text.endsWith(` ${value}`))).toHaveLength(1);
  });

  it('shows every rule of the security groups', () => {
    const shown = allText
      .replaceAll(/\n(?=[←→])/g, ' ')
      .split('\n')
      .filter((line) => /^(in|out) TCP /.test(line));
    expect(shown.sort()).toEqual([
      'in TCP 443 ← CloudFront, pl-a3a144ca',
      'in TCP 443 ← tasks',
      'in TCP 8501 ← load balancer',
      'out TCP 0–65535 → 0.0.0.0/0',
      'out TCP 0–65535 → tasks',
      'out TCP 443 → 0.0.0.0/0',
    ]);
  });

  it('numbers the steps of the request flow', () => {
    expect(
      [...svg.matchAll(/<text class="step[^>]*>(\d)</g)]
        .map(([, number]) => number)
        .sort()
        .join(''),
    ).toBe('123456678');
  });

  it('has no overlapping texts', () => {
    const overlapping = (one: Rectangle, index: number) =>
      texts.slice(index + 1).filter((other) => overlap(one, other));
    expect(texts.flatMap((one, index) => overlapping(one, index).map((other) => [one.text, other.text]))).toEqual([]);
  });

  it('has no arrow across a text other than the step numbers, which are on the arrows', () => {
    const lines = texts.filter((line) => !/^\d$/.test(line.text));
    expect(lines.filter((line) => segments.some((segment) => overlap(line, segment))).map((line) => line.text)).toEqual(
      [],
    );
  });

  it('has no arrow across a card, and no overlapping cards', () => {
    expect(cards.filter((card) => segments.some((segment) => overlap(shrunk(card), segment)))).toEqual([]);
    expect(
      cards.filter((card) => cards.some((other) => other !== card && overlap(shrunk(card), shrunk(other)))),
    ).toEqual([]);
  });
});

describe('drawing the diagram', () => {
  it('fails for an endpoint without a place in the diagram', () => {
    const endpoints = { ...architecture.endpoints, interface: [...architecture.endpoints.interface, 'sqs'] };
    expect(() => drawDiagram({ ...architecture, endpoints })).toThrow('sqs');
  });

  it('fails for a third zone', () => {
    const [[id, subnet]] = resourcesOf(templates.stack, 'AWS::EC2::Subnet') as [[string, Record<string, unknown>]];
    const third = { Type: 'AWS::EC2::Subnet', Properties: { ...subnet, AvailabilityZone: 'eu-central-1c' } };
    const changed: Templates = {
      ...templates,
      stack: { Resources: { ...templates.stack.Resources, [`${id}Third`]: third } },
    };
    expect(() => readArchitecture(changed)).toThrow('two zones');
  });

  it('fails for a text that does not fit', () => {
    const canvas = new Canvas({ width: 100, height: 100 });
    expect(() => canvas.text('A line that is wider than the canvas', { x: 10, y: 50 })).toThrow('does not fit');
  });
});

/** The segments of all arrows. Each is horizontal or vertical, so it is a rectangle without height or width. */
const segments: Rectangle[] = arrows.flatMap((points) =>
  points.slice(1).map((to, index) => between(points[index]!, to)),
);

function between(from: Point, to: Point): Rectangle {
  return {
    x: Math.min(from.x, to.x),
    y: Math.min(from.y, to.y),
    width: Math.abs(from.x - to.x),
    height: Math.abs(from.y - to.y),
  };
}

/** Returns the rectangle without its outermost pixels, because arrows end at the border of a card and cards may touch. */
function shrunk({ x, y, width, height }: Rectangle): Rectangle {
  return { x: x + 1, y: y + 1, width: width - 2, height: height - 2 };
}

function overlap(one: Rectangle, other: Rectangle): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}
