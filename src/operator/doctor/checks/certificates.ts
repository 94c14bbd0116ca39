import { type CertificateDetail, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { orAbsent } from '../absent';
import type { Check, Patient } from '../check';
import { type Finding, fault, ok, warning } from '../finding';
import type { Region } from '../region';

/** Days before the end of a certificate from which somebody should know. ACM renews its own 45 days before or earlier. */
const SOON = 30;
const DAY = 24 * 60 * 60 * 1000;

/** The two certificates that are there already, where the deployment names them. */
export const certificates: Check = {
  name: 'Certificates',
  async examine(patient) {
    const given = patient.deployment.address.certificates;
    if (!given) return [];
    return (
      await Promise.all([
        examineCertificate(patient, patient.edge, given.cloudFront, 'CloudFront'),
        examineCertificate(patient, patient.home, given.loadBalancer, 'the load balancer'),
      ])
    ).flat();
  },
};

async function examineCertificate(patient: Patient, region: Region, arn: string, whose: string): Promise<Finding[]> {
  const which = `The certificate of ${whose} in ${region.name}`;
  const owner = arn.split(':')[4];
  if (owner !== patient.account) {
    return [
      fault(
        `${which} lies in account ${owner}, and this is ${patient.account}`,
        'Name a certificate of this account in address.certificates, or use the credentials of the other.',
      ),
    ];
  }
  const certificate = await describe(region, arn);
  if (!certificate) {
    return [
      fault(
        `${which} is not there: ${arn}`,
        `Mend its ARN in address.certificates: aws acm list-certificates --region ${region.name}`,
      ),
    ];
  }
  const { host } = patient.deployment.address;
  const faults = [
    ...stateFaults(certificate, which),
    ...nameFaults(certificate, host, which),
    ...expiryFaults(certificate, patient.workplace.now(), which),
  ];
  return faults.length > 0 ? faults : [ok(`${whose}: ${host}, until ${day(certificate.NotAfter)}`)];
}

async function describe({ acm }: Region, arn: string): Promise<CertificateDetail | undefined> {
  const asked = acm.send(new DescribeCertificateCommand({ CertificateArn: arn }));
  return (await orAbsent(asked, 'ResourceNotFoundException'))?.Certificate;
}

function stateFaults({ Status, FailureReason }: CertificateDetail, which: string): Finding[] {
  if (Status === 'ISSUED') return [];
  if (Status === 'PENDING_VALIDATION')
    return [
      fault(
        `${which} waits for its validation`,
        'Make the CNAME records that ACM shows for it, and wait until it is issued.',
      ),
    ];
  return [
    fault(
      `${which} cannot be used: ${Status}${FailureReason ? ` (${FailureReason})` : ''}`,
      'Request a new one in ACM, and name it in address.certificates.',
    ),
  ];
}

function nameFaults(
  { DomainName, SubjectAlternativeNames = [] }: CertificateDetail,
  host: string,
  which: string,
): Finding[] {
  const names = [...new Set([DomainName ?? '', ...SubjectAlternativeNames])].filter(Boolean);
  if (names.some((name) => covers(name, host))) return [];
  return [
    fault(
      `${which} is for ${names.join(', ')}, not for ${host}`,
      `Request one for ${host} in ACM, and name it in address.certificates.`,
    ),
  ];
}

function expiryFaults({ NotAfter, Status }: CertificateDetail, now: Date, which: string): Finding[] {
  if (!NotAfter || Status === 'EXPIRED') return [];
  const days = Math.floor((NotAfter.getTime() - now.getTime()) / DAY);
  if (days < 0) return [fault(`${which} has expired on ${day(NotAfter)}`, 'Renew it in ACM, or import its successor.')];
  if (days > SOON) return [];
  return [
    warning(
      `${which} expires in ${days} days, on ${day(NotAfter)}`,
      'See in ACM why it is not renewed: the CNAME of its validation must stay, and an imported one is renewed by hand.',
    ),
  ];
}

/** A wildcard stands for one label, the first (RFC 6125, section 6.4.3). */
function covers(name: string, host: string): boolean {
  const wanted = name.toLowerCase();
  return wanted === host || (wanted.startsWith('*.') && host.slice(host.indexOf('.')) === wanted.slice(1));
}

function day(date: Date | undefined): string {
  return date?.toISOString().slice(0, 10) ?? 'an unknown day';
}
