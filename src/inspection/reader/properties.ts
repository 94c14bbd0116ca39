import type { Property } from '../labels';
import { Hindered } from './errors';
import type { Package } from './package';
import { Lines } from './page';
import type { XmlListener } from './xml';

/** Properties of the whole document that people read: of `docProps/core.xml`. */
const READ = new Set(['title', 'subject', 'keywords', 'category', 'contentStatus', 'description']);
const MOST_PROPERTIES = 2_000;

/** What an Office document says of itself: its own properties, custom ones, sensitivity labels. */
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

class CoreProperties implements XmlListener {
  readonly lines = new Lines();
  private value: string | undefined;

  opened(name: string): void {
    this.value = READ.has(name) ? '' : undefined;
  }

  text(text: string): void {
    if (this.value !== undefined) this.value += text;
  }

  closed(): void {
    if (this.value) this.lines.add(this.value);
    this.value = undefined;
  }
}

class CustomProperties implements XmlListener {
  private name: string | undefined;
  private value = '';

  constructor(private readonly properties: Property[]) {}

  opened(element: string, { name }: Readonly<Record<string, string>>): void {
    if (element !== 'property') return;
    this.name = name;
    this.value = '';
  }

  text(text: string): void {
    if (this.name !== undefined) this.value += text;
  }

  closed(element: string): void {
    if (element !== 'property') return;
    if (this.name !== undefined) add(this.properties, this.name, this.value.trim());
    this.name = undefined;
  }
}

/** `docMetadata/LabelInfo.xml` ([MS-OFFCRYPTO], section 2.6.2), which has no names. As the properties that say the same. */
class LabelInfo implements XmlListener {
  constructor(private readonly properties: Property[]) {}

  opened(element: string, { id, enabled, removed }: Readonly<Record<string, string>>): void {
    if (element !== 'label' || !id) return;
    const isOff = /^(?:1|true)$/i.test(removed ?? '') || /^(?:0|false)$/i.test(enabled ?? '');
    if (!isOff) add(this.properties, `MSIP_Label_${id.replace(/[{}]/g, '')}_Enabled`, 'true');
  }
}

function add(properties: Property[], name: string, value: string): void {
  if (properties.length >= MOST_PROPERTIES) throw new Hindered('limits');
  properties.push([name.slice(0, 500), value.slice(0, 2_000)]);
}
