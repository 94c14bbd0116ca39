import type { Architecture } from './architecture';
import type { Canvas, Rectangle } from './canvas';
import type { Icon } from './icons';
import { at, box, ENDPOINTS, LANE, SERVICES } from './layout';

const { top, bottom } = SERVICES;
const KNOWLEDGE_BASE = box(306, top, 466, bottom);
const CLOUDWATCH = box(592, top, 770, bottom);
const RELAY = box(LANE.left, 630, LANE.right, 688);

/** Draws the services that the tasks reach through the endpoints. */
export function drawServices(canvas: Canvas, architecture: Architecture): void {
  drawStores(canvas);
  drawMonitoring(canvas, architecture);
  drawKnowledge(canvas, architecture);
  drawRelay(canvas);
}

function drawStores(canvas: Canvas): void {
  canvas.card(box(30, top, 160, bottom), { icon: 'table', title: 'DynamoDB', lines: ['conversations', 'audit trail'] });
  canvas.card(box(174, top, 286, bottom), { icon: 'bucket', title: 'S3', lines: ['documents', 'audit trail'] });
  canvas.card(box(482, top, 576, bottom), { icon: 'image', title: 'ECR', lines: ['image'] });
  for (const { x } of [ENDPOINTS.dynamodb, ENDPOINTS.s3]) canvas.arrow([at(x, 735), at(x, top)]);
  canvas.arrow([at(ENDPOINTS.ecr.x, 680), at(ENDPOINTS.ecr.x, top)]);
}

function drawMonitoring(canvas: Canvas, { alarms }: Architecture): void {
  canvas.card(CLOUDWATCH, { icon: 'chart', title: 'CloudWatch', lines: ['logs, metrics', `${alarms} alarms`] });
  canvas.card(box(LANE.left, top, LANE.right, bottom), { icon: 'bell', title: 'SNS', lines: ['alarms by email'] });
  canvas.arrow([at(ENDPOINTS.cloudwatch.x, 680), at(ENDPOINTS.cloudwatch.x, top)]);
  canvas.step(8, at(ENDPOINTS.cloudwatch.x, 748));
  canvas.arrow([at(CLOUDWATCH.x + CLOUDWATCH.width, (top + bottom) / 2), at(LANE.left, (top + bottom) / 2)]);
}

function drawKnowledge(canvas: Canvas, { knowledge }: Architecture): void {
  const { x } = ENDPOINTS.bedrock;
  canvas.card(KNOWLEDGE_BASE, { icon: 'book', title: 'Bedrock', lines: ['knowledge base', 'and models'] });
  canvas.arrow([at(x, 680), at(x, top)]);
  canvas.arrow([at(KNOWLEDGE_BASE.x, (top + bottom) / 2), at(286, (top + bottom) / 2)]);
  const parts: readonly (readonly [Rectangle, Icon, string, string])[] = [
    [box(30, 872, 234, 922), 'vectors', 'S3 Vectors', `${knowledge.dimensions} dimensions`],
    [box(250, 872, 522, 922), 'model', 'Embedding model', knowledge.embedding],
    [
      box(538, 872, LANE.right, 922),
      'model',
      `Answering model${knowledge.hasProfile ? ', inference profile' : ''}`,
      knowledge.model,
    ],
  ];
  canvas.arrow([at(x, bottom), at(x, 850)], false);
  for (const [place, icon, title, line] of parts) {
    const middle = place.x + place.width / 2;
    canvas.card(place, { icon, title, lines: [line] });
    canvas.arrow([at(x, 850), at(middle, 850), at(middle, place.y)]);
  }
}

function drawRelay(canvas: Canvas): void {
  canvas.card(RELAY, { icon: 'relay', title: 'Egress relay', lines: ['Lambda function'] });
  canvas.arrow([at(732, 659), at(LANE.left, 659)]);
  canvas.arrow([at(LANE.middle, RELAY.y), at(LANE.middle, 446)]);
  canvas.text('HTTPS 443,', at(LANE.middle - 10, 536), { tone: 'flow', anchor: 'end' });
  canvas.text('allow-list', at(LANE.middle - 10, 551), { tone: 'flow', anchor: 'end' });
}
