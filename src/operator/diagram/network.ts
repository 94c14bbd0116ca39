import type { Architecture, Zone } from './architecture';
import type { Canvas } from './canvas';
import { AXIS, at, box, ENDPOINTS, LANE } from './layout';
import type { FirewallRow } from './security-group-rows';

const VPC = box(30, 284, 770, 724);
const BUS = 616;
/** A task in each zone, mirrored about the axis. */
const TASKS = [box(202, 544, 376, 596), box(424, 544, 598, 596)];

/** The VPC: two zones, the load balancer over both, a task in each, and the endpoints. */
export function drawNetwork(canvas: Canvas, architecture: Architecture): void {
  canvas.frame('vpc', VPC, `VPC ${architecture.cidr}`);
  drawZone(canvas, architecture.zones[0]!, 44, 'start');
  drawZone(canvas, architecture.zones[1]!, 408, 'end');
  drawWayIn(canvas, architecture);
  drawLoadBalancer(canvas, architecture);
  drawTasks(canvas, architecture);
  drawEndpoints(canvas, architecture);
}

function drawZone(
  canvas: Canvas,
  { name, publicSubnet, privateSubnet }: Zone,
  left: number,
  anchor: 'start' | 'end',
): void {
  canvas.frame('zone', box(left, 312, left + 348, 704), `Availability zone ${name}`, anchor);
  canvas.frame('public', box(left + 10, 340, left + 338, 458), `Public subnet ${publicSubnet}`, anchor);
  canvas.frame('private', box(left + 10, 494, left + 338, 696), `Private subnet ${privateSubnet}`, anchor);
}

function drawWayIn(canvas: Canvas, { edge }: Architecture): void {
  canvas.tag(box(AXIS - 70, 273, AXIS + 70, 295), ['internet gateway']);
  canvas.arrow([at(AXIS, 218), at(AXIS, 273)]);
  canvas.step(2, at(AXIS, 241));
  canvas.text(`HTTPS 443, header ${edge.originHeader}`, at(AXIS + 16, 245), { tone: 'flow' });
}

function drawLoadBalancer(canvas: Canvas, { loadBalancer, firewallRows }: Architecture): void {
  const frame = box(64, 364, 736, 450);
  canvas.frame('firewall', frame, 'Security group, load balancer');
  const rows = firewallRows.filter(({ group }) => group === 'load balancer');
  writeRows(canvas, rows.filter(({ direction }) => direction === 'in').map(twoLinesOf), 76);
  canvas.card(box(254, 388, 546, 440), {
    glyph: 'balance',
    title: 'Application load balancer',
    lines: [`${loadBalancer.protocol} ${loadBalancer.port}, in both zones`],
  });
  canvas.arrow([at(AXIS, 295), at(AXIS, 388)]);
  writeRows(
    canvas,
    rows.filter(({ direction }) => direction === 'out').map((row) => [lineOf(row)]),
    556,
  );
  canvas.arrow([at(546, 432), at(LANE.left, 432)]);
  canvas.step(3, at(640, 432));
}

/** @param rows each of them one line or more */
function writeRows(canvas: Canvas, rows: readonly (readonly string[])[], x: number, top = 404): void {
  rows.flat().forEach((line, index) => canvas.text(line, { x, y: top + index * 15 }, { tone: 'firewall' }));
}

function lineOf({ direction, ports, peer }: FirewallRow): string {
  return `${direction} ${ports} ${direction === 'in' ? '←' : '→'} ${peer}`;
}

function drawTasks(canvas: Canvas, { tasks, firewallRows }: Architecture): void {
  canvas.frame('firewall', box(64, 520, 736, 688), 'Security group, tasks');
  const rows = firewallRows.filter(({ group }) => group === 'tasks');
  writeRows(canvas, rows.filter(({ direction }) => direction === 'in').map(twoLinesOf), 76, 555);
  writeRows(canvas, rows.filter(({ direction }) => direction === 'out').map(twoLinesOf), 608, 555);
  canvas.arrow([at(AXIS, 440), at(AXIS, 480)], false);
  for (const task of TASKS) {
    const middle = task.x + task.width / 2;
    canvas.card(task, {
      glyph: 'container',
      title: 'Fargate task',
      lines: [`${tasks.architecture}, port ${tasks.port}`],
    });
    canvas.arrow([at(AXIS, 480), at(middle, 480), at(middle, 544)]);
    canvas.arrow([at(middle, 596), at(middle, BUS)], false);
  }
  canvas.step(5, at(AXIS, 466));
  canvas.text(`${tasks.protocol} ${tasks.port}`, at(AXIS + 16, 472), { tone: 'flow' });
  canvas.text(`${tasks.fewest} to ${tasks.most} tasks`, at(AXIS - 16, 472), { tone: 'flow', anchor: 'end' });
  canvas.step(6, at(376, 544));
  canvas.step(6, at(424, 544));
}

function twoLinesOf({ direction, ports, peer }: FirewallRow): string[] {
  return [`${direction} ${ports}`, `${direction === 'in' ? '←' : '→'} ${peer}`];
}

/** Interface endpoints stand in the private subnets of both zones; gateways belong to the route tables. */
const INTERFACES = [
  { names: ['bedrock-agent', 'bedrock-agent-runtime'], place: box(304, 638, 468, 680), x: ENDPOINTS.bedrock.x },
  { names: ['ecr.api', 'ecr.dkr'], place: box(480, 638, 560, 680), x: ENDPOINTS.ecr.x },
  { names: ['logs', 'monitoring'], place: box(576, 638, 664, 680), x: ENDPOINTS.cloudwatch.x },
  { names: ['lambda'], place: box(676, 638, 732, 680), x: 704 },
];
const GATEWAYS = [
  { names: ['dynamodb'], place: box(38, 713, 168, 735), x: ENDPOINTS.dynamodb.x },
  { names: ['s3'], place: box(180, 713, 284, 735), x: ENDPOINTS.s3.x },
];

function drawEndpoints(canvas: Canvas, { endpoints }: Architecture): void {
  assertPlaces(
    endpoints.interface,
    INTERFACES.flatMap(({ names }) => names),
  );
  assertPlaces(
    endpoints.gateway,
    GATEWAYS.flatMap(({ names }) => names),
  );
  const gateways = GATEWAYS.map(({ names, ...other }) => ({ ...other, names: names.map((name) => `${name} gateway`) }));
  const all = [...gateways, ...INTERFACES];
  canvas.arrow([at(all[0]!.x, BUS), at(all.at(-1)!.x, BUS)], false);
  for (const { names, place, x } of all) {
    canvas.tag(place, names);
    canvas.arrow([at(x, BUS), at(x, place.y)]);
  }
  canvas.step(7, at(336, BUS));
  canvas.text('HTTPS 443', at(AXIS + 18, BUS - 6), { tone: 'flow' });
  canvas.text('Interface endpoints', at(608, 592), { tone: 'muted' });
  canvas.text('in both zones', at(608, 607), { tone: 'muted' });
}

/** @throws Error for an endpoint that the picture lacks, and for one that the template lacks */
function assertPlaces(names: readonly string[], places: readonly string[]): void {
  const [found, known] = [names, places].map((list) => [...list].sort().join(', '));
  if (found !== known)
    throw new Error(`The template has the endpoints ${found}, the picture ${known}: change the picture`);
}
