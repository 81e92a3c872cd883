// The QR code of a link, for who stands beside and for paper, and the ways to keep it as a picture.
import { useWords } from "@maru/ui";
import { useLaterWords } from "@maru/ui/later-words";
import { useMemo } from "preact/hooks";
import { saveFile } from "../../files.ts";
import { useHouse } from "../../house.ts";
import { drawQr, pngOf, svgOf } from "./qr.ts";

export interface QrCodeProps {
  url: string;
  /** Of the room: what the files are called by. */
  title: string;
}

export function QrCode({ url, title }: QrCodeProps) {
  const { notices } = useHouse();
  const words = useWords();
  const later = useLaterWords();
  const drawing = useMemo(() => drawQr(url), [url]);
  const save = (file: Blob | null, ending: string) => {
    if (file === null) notices.say(words.problems.other);
    else saveFile(file, `${title} QR.${ending}`);
  };
  return (
    <figure class="qr">
      <svg role="img" aria-label={later.qrOf(title)} viewBox={`0 0 ${drawing.size} ${drawing.size}`}>
        <path d={drawing.path} />
      </svg>
      <figcaption>{later.qrLead}</figcaption>
      <div>
        <button type="button" class="text-button" onClick={async () => save(await pngOf(drawing), "png")}>
          {later.saveAs("PNG")}
        </button>
        <button type="button" class="text-button" onClick={() => save(svgOf(drawing), "svg")}>
          {later.saveAs("SVG")}
        </button>
      </div>
    </figure>
  );
}
