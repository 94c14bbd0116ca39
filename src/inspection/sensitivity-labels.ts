import { normalise } from './normalise';

/** A property of a document, such as `MSIP_Label_<guid>_Name` with the value `Confidential`. */
export type Property = readonly [name: string, value: string];

const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
/**
 * The name of a property for one attribute of a label. See "Label metadata in files" of the Microsoft Information
 * Protection SDK.
 */
const ATTRIBUTE = new RegExp(`^msip_label_\\{?(${GUID.source})\\}?_(\\w+)$`);
/** Separates a label from its sublabel in a name. */
const SUBLABEL = /[\\/|>:]| [-–—] /u;

/** Finds sensitivity labels (Microsoft Purview) because of which a document is rejected. */
export class SensitivityLabels {
  private readonly labels: ReadonlyMap<string, string>;

  /** @param labels names and GUIDs; case is ignored */
  constructor(labels: readonly string[]) {
    this.labels = new Map(labels.map((label) => [keyOf(label), label]));
  }

  /** A configured label that is enabled in these properties; undefined if there is none. */
  find(properties: readonly Property[]): string | undefined {
    for (const [guid, attributes] of labelsIn(properties)) {
      if (isDisabled(attributes)) continue;
      const found = this.match(guid) ?? this.match(attributes.get('parent')) ?? this.match(attributes.get('name'));
      if (found) return found;
    }
    // Earlier versions of Microsoft's software also wrote a property `Sensitivity` with only the label's name.
    return this.match(properties.find(([name]) => name.toLowerCase() === 'sensitivity')?.[1]);
  }

  private match(label: string | undefined): string | undefined {
    if (!label) return undefined;
    return this.labels.get(keyOf(label)) ?? this.labels.get(keyOf(label.split(SUBLABEL)[0]!));
  }
}

function labelsIn(properties: readonly Property[]): Map<string, Map<string, string>> {
  const labels = new Map<string, Map<string, string>>();
  for (const [property, value] of properties) {
    const [, guid, attribute] = ATTRIBUTE.exec(property.trim().toLowerCase()) ?? [];
    if (!guid || !attribute) continue;
    const attributes = labels.get(guid) ?? new Map<string, string>();
    labels.set(guid, attributes.set(attribute, value.trim()));
  }
  return labels;
}

function isDisabled(attributes: ReadonlyMap<string, string>): boolean {
  return (
    /^(?:false|0)$/i.test(attributes.get('enabled') ?? '') || /^(?:true|1)$/i.test(attributes.get('removed') ?? '')
  );
}

function keyOf(label: string): string {
  return normalise(label).replace(/[{}]/g, '').trim().replace(/ +/g, ' ');
}
