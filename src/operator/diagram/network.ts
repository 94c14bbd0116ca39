import type { Architecture, Zone } from './architecture';
import type { Canvas } from './canvas';
import { AXIS, at, box, ENDPOINTS, LANE } from './layout';
import type { SecurityGroupRule } from './security-group-rules';

const VPC = box(30, 284, 770, 724);
/** The y coordinate of the line that connects the tasks to the endpoints. */
const BUS = 616;
/** The rectangles of the tasks, one in each zone. */
const TASKS = [box(202, 544, 376, 596), box(424, 544, 598, 596)];

/** Draws the VPC: two zones with one task each, the load balancer in both zones, and the endpoints. */
export function drawNetwork(canvas: Canvas, architecture: Architecture): void {
  canvas.frame('vpc', VPC, `VPC ${architecture.cidr}`);
  drawZone(canvas, architecture.zones[0]!, 44, 'start');
  drawZone(canvas, architecture.zones[1]!, 408, 'end');
  drawIngress(canvas, architecture);
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

function drawIngress(canvas: Canvas, { edge }: Architecture): void {
  canvas.tag(box(AXIS - 70, 273, AXIS + 70, 295), ['internet gateway']);
  canvas.arrow([at(AXIS, 218), at(AXIS, 273)]);
  canvas.step(2, at(AXIS, 241));
  canvas.text(`HTTPS 443, header ${edge.originHeader}`, at(AXIS + 16, 245), { tone: 'flow' });
}

function drawLoadBalancer(canvas: Canvas, { loadBalancer, securityGroupRules }: Architecture): void {
  const frame = box(64, 364, 736, 450);
  canvas.frame('security-group', frame, 'Security group, load balancer');
  const rules = securityGroupRules.filter(({ group }) => group === 'load balancer');
  writeRules(canvas, rules.filter(({ direction }) => direction === 'in').map(twoLines), 76);
  canvas.card(box(254, 388, 546, 440), {
    icon: 'balance',
    title: 'Application load balancer',
    lines: [`${loadBalancer.protocol} ${loadBalancer.port}, in both zones`],
  });
  canvas.arrow([at(AXIS, 295), at(AXIS, 388)]);
  writeRules(
    canvas,
    rules.filter(({ direction }) => direction === 'out').map((rule) => [oneLine(rule)]),
    556,
  );
  canvas.arrow([at(546, 432), at(LANE.left, 432)]);
  canvas.step(3, at(640, 432));
}

/** Writes the rules of a security group. @param rules the lines of text of each rule */
function writeRules(canvas: Canvas, rules: readonly (readonly string[])[], x: number, top = 404): void {
  rules.flat().forEach((line, index) => canvas.text(line, { x, y: top + index * 15 }, { tone: 'security-group' }));
}

function oneLine({ direction, ports, peer }: SecurityGroupRule): string {
  return `${direction} ${ports} ${direction === 'in' ? '←' : '→'} ${peer}`;
}

function drawTasks(canvas: Canvas, { tasks, securityGroupRules }: Architecture): void {
  canvas.frame('security-group', box(64, 520, 736, 688), 'Security group, tasks');
  const rules = securityGroupRules.filter(({ group }) => group === 'tasks');
  writeRules(canvas, rules.filter(({ direction }) => direction === 'in').map(twoLines), 76, 555);
  writeRules(canvas, rules.filter(({ direction }) => direction === 'out').map(twoLines), 608, 555);
  canvas.arrow([at(AXIS, 440), at(AXIS, 480)], false);
  for (const task of TASKS) {
    const middle = task.x + task.width / 2;
    canvas.card(task, {
      icon: 'container',
      title: 'Fargate task',
      lines: [`${tasks.architecture}, port ${tasks.port}`],
    });
    canvas.arrow([at(AXIS, 480), at(middle, 480), at(middle, 544)]);
    canvas.arrow([at(middle, 596), at(middle, BUS)], false);
  }
  canvas.step(5, at(AXIS, 466));
  canvas.text(`${tasks.protocol} ${tasks.port}`, at(AXIS + 16, 472), { tone: 'flow' });
  canvas.text(`${tasks.min} to ${tasks.max} tasks`, at(AXIS - 16, 472), { tone: 'flow', anchor: 'end' });
  canvas.step(6, at(376, 544));
  canvas.step(6, at(424, 544));
}

function twoLines({ direction, ports, peer }: SecurityGroupRule): string[] {
  return [`${direction} ${ports}`, `${direction === 'in' ? '←' : '→'} ${peer}`];
}

/**
 * The interface endpoints, which are in the private subnets of both zones. The gateway endpoints are not in a subnet; route tables
 * point to them.
 */
const INTERFACES = [
  {
    names: ['bedrock-runtime', 'bedrock-agent-runtime', 'bedrock-agent'],
    place: box(304, 627, 468, 680),
    x: ENDPOINTS.bedrock.x,
  },
  { names: ['ecr.api', 'ecr.dkr'], place: box(480, 638, 560, 680), x: ENDPOINTS.ecr.x },
  { names: ['logs', 'monitoring'], place: box(576, 638, 664, 680), x: ENDPOINTS.cloudwatch.x },
  { names: ['lambda'], place: box(676, 638, 732, 680), x: 704 },
];
const GATEWAYS = [
  { names: ['dynamodb'], place: box(38, 713, 168, 735), x: ENDPOINTS.dynamodb.x },
  { names: ['s3'], place: box(180, 713, 284, 735), x: ENDPOINTS.s3.x },
];

function drawEndpoints(canvas: Canvas, { endpoints }: Architecture): void {
  assertComplete(
    endpoints.interface,
    INTERFACES.flatMap(({ names }) => names),
  );
  assertComplete(
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

/** @throws Error when the template and the diagram contain different endpoints */
function assertComplete(inTemplate: readonly string[], inDiagram: readonly string[]): void {
  const [template, diagram] = [inTemplate, inDiagram].map((names) => [...names].sort().join(', '));
  if (template !== diagram)
    throw new Error(`The template has the endpoints ${template}, but the diagram has ${diagram}: change the diagram`);
}
