import { refused } from '@/ui/notify';
import { saveFile } from '@/ui/saveFile';

/** Asks for a file as whoever is logged in, and hands it to the browser to save. */
export async function download(name: string, ask: () => Promise<{ data?: unknown; error?: unknown }>): Promise<void> {
  try {
    const { data, error } = await ask();
    if (!(data instanceof Blob)) {
      refused(error);
      return;
    }

    saveFile(data, name);
  } catch (failure) {
    refused(failure);
  }
}
