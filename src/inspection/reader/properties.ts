import type { Property } from '../sensitivity-labels';
import { UncheckableDocument } from './errors';
import type { Package } from './package';
import { Lines } from './page';
import type { XmlHandler } from './xml';

/** The properties in `docProps/core.xml` whose text is for people, not for programs. */
const TEXT_PROPERTIES = new Set(['title', 'subject', 'keywords', 'category', 'contentStatus', 'description']);
const MAX_PROPERTIES = 2_000;

/**
 * Reads an Office document's core properties in TEXT_PROPERTIES as lines, and its custom properties and sensitivity labels as properties.
 */
export async function propertiesOf(
  document: Package,
): Promise<{ lines: readonly string[]; properties: readonly Property[] }> {
  const core = new CoreProperties();
  for (const part of document.partsOf('core-properties+xml')) await document.parse(part, core);
  const properties: Property[] = [];
  for (const part of document.partsOf('custom-properties+xml'))
    await document.parse(part, new CustomProperties(properties));
  await document.parse('docMetadata/LabelInfo.xml', new LabelInfo(properties));
  return { lines: core.lines.lines, properties };
}

class CoreProperties implements XmlHandler {
  readonly lines = new Lines();
  private value: string | undefined;

  onOpenTag(name: string): void {
    this.value = TEXT_PROPERTIES.has(name) ? '' : undefined;
  }

  onText(text: string): void {
    if (this.value !== undefined) this.value += text;
  }

  onCloseTag(): void {
    if (this.value) this.lines.add(this.value);
    this.value = undefined;
  }
}

class CustomProperties implements XmlHandler {
  private name: string | undefined;
  private value = '';

  constructor(private readonly properties: Property[]) {}

  onOpenTag(element: string, { name }: Readonly<Record<string, string>>): void {
    if (element !== 'property') return;
    this.name = name;
    this.value = '';
  }

  onText(text: string): void {
    if (this.name !== undefined) this.value += text;
  }

  onCloseTag(element: string): void {
    if (element !== 'property') return;
    if (this.name !== undefined) add(this.properties, this.name, this.value.trim());
    this.name = undefined;
  }
}

/**
 * Converts `docMetadata/LabelInfo.xml` ([MS-OFFCRYPTO], section 2.6.2) to the equivalent custom properties. That file
 * contains the labels' GUIDs but not their names.
 */
class LabelInfo implements XmlHandler {
  constructor(private readonly properties: Property[]) {}

  onOpenTag(element: string, { id, enabled, removed }: Readonly<Record<string, string>>): void {
    if (element !== 'label' || !id) return;
    const isDisabled = /^(?:1|true)$/i.test(removed ?? '') || /^(?:0|false)$/i.test(enabled ?? '');
    if (!isDisabled) add(this.properties, `MSIP_Label_${id.replace(/[{}]/g, '')}_Enabled`, 'true');
  }
}

function add(properties: Property[], name: string, value: string): void {
  if (properties.length >= MAX_PROPERTIES) throw new UncheckableDocument('limits');
  properties.push([name.slice(0, 500), value.slice(0, 2_000)]);
}
