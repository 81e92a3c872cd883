// The app around the page, if there is one: not guessed from the name of the browser, but from the object that the app has
// put there. Android gives an object that speaks and hears; iOS one that hears, and answers by an event of the window.
export const NATIVE = "MaruNative";

export interface Native {
  post(text: string): void;
  onMessage(listener: (text: unknown) => void): () => void;
}

interface Spoken {
  postMessage(text: string): void;
}

export interface World {
  /** `WebViewCompat.addWebMessageListener` */
  MaruNative?: Spoken & { onmessage?: ((event: { data: unknown }) => void) | null };
  /** `WKUserContentController.add(_:name:)` */
  webkit?: { messageHandlers?: { MaruNative?: Spoken } };
  addEventListener(type: string, listener: (event: Event) => void): void;
  removeEventListener(type: string, listener: (event: Event) => void): void;
}

export function nativeOf(world: World): Native | null {
  const android = world.MaruNative;
  const ios = world.webkit?.messageHandlers?.MaruNative;
  if (android !== undefined) {
    return {
      post: (text) => android.postMessage(text),
      onMessage: (listener) => {
        android.onmessage = ({ data }) => listener(data);
        return () => {
          android.onmessage = null;
        };
      },
    };
  }
  if (ios === undefined) return null;
  return {
    post: (text) => ios.postMessage(text),
    onMessage: (listener) => {
      const hear = (event: Event) => listener((event as CustomEvent<unknown>).detail);
      world.addEventListener("maru-native", hear);
      return () => world.removeEventListener("maru-native", hear);
    },
  };
}
