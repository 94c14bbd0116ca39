import { GlobalWorkerOptions, getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { byId, find } from '../elements';
import { Pages } from './pages';
import { pageOf } from './place';

/** Displays a PDF file at the passage in the element `[data-passage]`. */
async function view(container: HTMLElement): Promise<void> {
  const { address, page, worker, files, label } = container.dataset as Record<string, string>;
  const loading = byId('pdf-loading')!;
  loading.hidden = false;
  GlobalWorkerOptions.workerSrc = worker!;
  try {
    const pdf = await getDocument({
      url: address!,
      cMapUrl: `${files}cmaps/`,
      standardFontDataUrl: `${files}standard_fonts/`,
      wasmUrl: `${files}wasm/`,
      // The content security policy allows neither WebAssembly nor `eval`.
      useWasm: false,
      isEvalSupported: false,
      // Log errors only. Many files have small faults, which users cannot correct.
      verbosity: 0,
    }).promise;
    const passage = find('[data-passage]')?.textContent ?? '';
    const pages = await Pages.of(pdf, container, label!, passage);
    const named = Math.min(Number(page) || 1, pdf.numPages);
    // First show the page that the knowledge base named, because the search for the passage may take seconds.
    await pages.open(named);
    loading.hidden = true;
    const place = await pageOf(pdf, passage, named);
    if (place === undefined) byId('pdf-not-found')!.hidden = false;
    else if (place !== named) await pages.open(place);
  } catch {
    // The file is broken, encrypted, too large for the browser's memory or no longer available, or the session has ended.
    loading.hidden = true;
    byId('pdf-unreadable')!.hidden = false;
  }
}

void view(byId('pdf')!);
