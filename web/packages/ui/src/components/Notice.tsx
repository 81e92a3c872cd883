// One short sentence about what was just done. Always in the page, so that readers hear it when it is filled.

export function Notice({ text }: { text: string }) {
  return (
    <div class="notice" role="status">
      {text !== "" && <p>{text}</p>}
    </div>
  );
}
