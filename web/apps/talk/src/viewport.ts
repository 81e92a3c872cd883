// Keeps the page as tall as what the keyboard leaves of it, so that the composer stands above the keyboard.

const KEYBOARD_PX_MIN = 120;

export function followViewport(): void {
  const viewport = globalThis.visualViewport;
  if (!viewport) return;
  const root = document.documentElement;
  const follow = () => {
    // A pinch changes the visual viewport as well; then the layout should stay.
    if (viewport.scale > 1.01) return;
    root.style.setProperty("--viewport-height", `${viewport.height}px`);
    root.classList.toggle("keyboard", innerHeight - viewport.height > KEYBOARD_PX_MIN);
    // iOS scrolls the page under the keyboard instead of making it smaller.
    if (viewport.offsetTop > 0) scrollTo(0, 0);
  };
  viewport.addEventListener("resize", follow);
  viewport.addEventListener("scroll", follow);
  follow();
}
