import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import parseSpdxExpression from 'spdx-expression-parse';
import type { BundledPackage, PackageManifest } from '../bundled-packages.mjs';

export interface BomContents {
  readonly packages: readonly BundledPackage[];
  /** Names as in the Dockerfile, each with its tag and, if it has one, its digest. */
  readonly baseImages: readonly string[];
  readonly VERSION: string;
  readonly REVISION: string;
  readonly time: Date;
}

const licences = new Contrib.License.Factories.LicenseFactory(parseSpdxExpression);
const components = new Contrib.FromNodePackageJson.Builders.ComponentBuilder(
  new Contrib.FromNodePackageJson.Factories.ExternalReferenceFactory(),
  licences,
);

/** Returns a CycloneDX 1.6 document: npm packages as libraries, base images as containers, with package URLs. */
export function bomOf({ packages, baseImages, VERSION, REVISION, time }: BomContents): string {
  const product = new Models.Component(Enums.ComponentType.Application, 'joule-verne', {
    bomRef: 'joule-verne',
    version: REVISION ? `${VERSION}+${REVISION}` : VERSION,
    licenses: new Models.LicenseRepository([licences.makeFromString('Apache-2.0')]),
  });
  const parts = [...packages.map(({ manifest }) => libraryOf(manifest)), ...baseImages.map(containerOf)];
  for (const { bomRef } of parts) product.dependencies.add(bomRef);
  const bom = new Models.Bom({
    metadata: new Models.Metadata({ component: product, timestamp: time }),
    components: new Models.ComponentRepository(parts),
    serialNumber: Contrib.Bom.Utils.randomSerialNumber(),
  });
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return serializer.serialize(bom, { sortLists: true, space: 2 });
}

function libraryOf(manifest: PackageManifest): Models.Component {
  const component = components.makeComponent({ ...manifest }, Enums.ComponentType.Library)!;
  component.purl = new PackageURL('npm', component.group, component.name, manifest.version).toString();
  component.bomRef.value = component.purl;
  return component;
}

/** @param image such as `node:24-bookworm-slim@sha256:…` */
function containerOf(image: string): Models.Component {
  const [, name, tag, digest] = /^([^:@]+):([^@]+)(?:@(.+))?$/.exec(image)!;
  const purl = new PackageURL('docker', undefined, name!, digest ?? tag!, digest ? { tag: tag! } : undefined);
  const component = new Models.Component(Enums.ComponentType.Container, name!, {
    version: tag!,
    purl: purl.toString(),
  });
  component.bomRef.value = purl.toString();
  if (digest) component.hashes.set(Enums.HashAlgorithm['SHA-256'], digest.replace('sha256:', ''));
  return component;
}
