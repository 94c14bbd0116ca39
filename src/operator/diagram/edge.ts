import type { Architecture } from './architecture';
import type { Canvas } from './canvas';
import { AXIS, at, box, LANE, REGION } from './layout';

const USERS = box(300, 20, 500, 66);
const COGNITO = box(LANE.left, 366, LANE.right, 446);

/** Draws the frame of the region, the users, CloudFront with WAF, and Cognito. */
export function drawEdgeAndSignIn(canvas: Canvas, architecture: Architecture): void {
  const { region } = architecture;
  canvas.text('Joule Verne', at(24, 42), { font: 'headline' });
  canvas.text("generated from the example's templates", at(24, 62), { tone: 'muted' });
  canvas.frame('region', REGION, `Region ${region}`);
  drawEdge(canvas, architecture);
  drawSignIn(canvas, architecture);
}

function drawEdge(canvas: Canvas, { edge, webAclRules }: Architecture): void {
  canvas.card(USERS, { icon: 'users', title: 'Users', lines: ['with a browser'] });
  canvas.frame('edge', box(166, 94, 634, 230), 'Edge (global)');
  canvas.card(box(182, 120, 618, 169), {
    icon: 'shield',
    title: 'WAF',
    lines: [`web ACL with ${webAclRules} rules, in us-east-1`],
  });
  canvas.card(box(182, 169, 618, 218), {
    icon: 'globe',
    title: 'CloudFront',
    lines: [`${edge.host}, ${edge.tls} or newer, caches ${edge.cachedPaths.join(', ')}`],
  });
  canvas.arrow([at(AXIS, 66), at(AXIS, 120)]);
  canvas.step(1, at(AXIS, 80));
  canvas.text('HTTPS 443', at(AXIS + 16, 84), { tone: 'flow' });
}

function drawSignIn(canvas: Canvas, { signIn }: Architecture): void {
  canvas.card(COGNITO, {
    icon: 'key',
    title: 'Cognito',
    lines: ['sign-in pages', `MFA ${signIn.mfa}`, `group ${signIn.groups.join(', ')}`],
  });
  canvas.arrow([at(500, 43), at(LANE.middle, 43), at(LANE.middle, 366)]);
  canvas.step(4, at(690, 43));
  canvas.text('sign-in, HTTPS 443', at(706, 35), { tone: 'flow' });
}
