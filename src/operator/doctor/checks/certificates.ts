import { type CertificateDetail, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { ifExists } from '../../aws/errors';
import type { Region } from '../../aws/region';
import { type Finding, fault, ok, warning } from '../../check';
import type { DoctorCheck, DoctorContext } from '../context';

/**
 * The doctor warns about a certificate that expires within this number of days. The certificates that ACM issues are renewed at least
 * 45 days before they expire.
 */
const WARNING_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;

/** Checks the two certificates that the deployment file names, or those that an earlier deployment has created. */
export const certificates: DoctorCheck = {
  name: 'Certificates',
  async run(context) {
    const given = context.deployment.address.certificates;
    const findings = given
      ? await Promise.all([
          checkNamed(context, context.edge, given.cloudFront, 'CloudFront'),
          checkNamed(context, context.home, given.loadBalancer, 'the load balancer'),
        ])
      : await Promise.all([
          checkCreated(context, context.edge, 'edge', 'CloudFront'),
          checkCreated(context, context.home, 'home', 'the load balancer'),
        ]);
    return findings.flat();
  },
};

/**
 * Checks a certificate that the deployment created. Does not compare its name with the host: if the host changes, the next deployment
 * replaces the certificate.
 */
async function checkCreated(
  { machine, stacks }: DoctorContext,
  region: Region,
  stack: 'home' | 'edge',
  user: string,
): Promise<Finding[]> {
  const [arn] = await stacks.physicalIds('AWS::CertificateManager::Certificate', stack);
  if (!arn) return [];
  const subject = `The certificate of ${user} in ${region.name}, which the deployment created,`;
  const certificate = await find(region, arn);
  if (!certificate) {
    return [
      fault(
        `${subject} does not exist: ${arn}`,
        'Request another one in ACM, name both certificates in address.certificates, and deploy.',
      ),
    ];
  }
  const findings = [...stateFaults(certificate, subject), ...expiryFindings(certificate, machine.now(), subject)];
  return findings.length > 0
    ? findings
    : [ok(`${user}: ${certificate.DomainName}, until ${formatDate(certificate.NotAfter)}`)];
}

async function checkNamed(
  { caller: { account }, deployment, machine }: DoctorContext,
  region: Region,
  arn: string,
  user: string,
): Promise<Finding[]> {
  const subject = `The certificate of ${user} in ${region.name}`;
  const owner = arn.split(':')[4];
  if (owner !== account) {
    return [
      fault(
        `${subject} belongs to account ${owner}, but your credentials are for ${account}`,
        `Set address.certificates to a certificate of ${account}, or use credentials of the other account.`,
      ),
    ];
  }
  const certificate = await find(region, arn);
  if (!certificate) {
    return [
      fault(
        `${subject} does not exist: ${arn}`,
        `Correct its ARN in address.certificates: aws acm list-certificates --region ${region.name}`,
      ),
    ];
  }
  const { host } = deployment.address;
  const findings = [
    ...stateFaults(certificate, subject),
    ...nameFaults(certificate, host, subject),
    ...expiryFindings(certificate, machine.now(), subject),
  ];
  return findings.length > 0 ? findings : [ok(`${user}: ${host}, until ${formatDate(certificate.NotAfter)}`)];
}

async function find({ acm }: Region, arn: string): Promise<CertificateDetail | undefined> {
  const request = acm.send(new DescribeCertificateCommand({ CertificateArn: arn }));
  return (await ifExists(request, 'ResourceNotFoundException'))?.Certificate;
}

function stateFaults({ Status, FailureReason }: CertificateDetail, subject: string): Finding[] {
  if (Status === 'ISSUED') return [];
  if (Status === 'PENDING_VALIDATION')
    return [
      fault(
        `${subject} is waiting for validation`,
        'Create the CNAME records that ACM shows for it, and wait until it is issued.',
      ),
    ];
  return [
    fault(
      `${subject} cannot be used: ${Status}${FailureReason ? ` (${FailureReason})` : ''}`,
      'Request a new one in ACM, and name it in address.certificates.',
    ),
  ];
}

function nameFaults(
  { DomainName, SubjectAlternativeNames = [] }: CertificateDetail,
  host: string,
  subject: string,
): Finding[] {
  const names = [...new Set([DomainName ?? '', ...SubjectAlternativeNames])].filter(Boolean);
  if (names.some((name) => covers(name, host))) return [];
  return [
    fault(
      `${subject} is for ${names.join(', ')}, not for ${host}`,
      `Request one for ${host} in ACM, and name it in address.certificates.`,
    ),
  ];
}

function expiryFindings({ NotAfter, Status }: CertificateDetail, now: Date, subject: string): Finding[] {
  if (!NotAfter || Status === 'EXPIRED') return [];
  const days = Math.floor((NotAfter.getTime() - now.getTime()) / DAY);
  if (days < 0)
    return [fault(`${subject} expired on ${formatDate(NotAfter)}`, 'Renew it in ACM, or import its successor.')];
  if (days > WARNING_DAYS) return [];
  return [
    warning(
      `${subject} expires in ${days} days, on ${formatDate(NotAfter)}`,
      'Check in ACM why it has not been renewed: the CNAME record for the validation must still exist, and imported certificates must be renewed manually.',
    ),
  ];
}

/** Returns whether the name of a certificate matches the host. A wildcard matches only the first label (RFC 6125, section 6.4.3). */
function covers(name: string, host: string): boolean {
  const pattern = name.toLowerCase();
  return pattern === host || (pattern.startsWith('*.') && host.slice(host.indexOf('.')) === pattern.slice(1));
}

function formatDate(date: Date | undefined): string {
  return date?.toISOString().slice(0, 10) ?? 'an unknown date';
}
