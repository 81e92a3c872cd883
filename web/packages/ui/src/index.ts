// Components, their view models and words. Nothing here fetches, stores or opens a socket.
export { type Catalogue, chooseLanguage, LANGUAGES, type Language, loadCatalogue } from "./catalogue/index.ts";
export { Avatar } from "./components/Avatar.tsx";
export { ConnectionBar, type ConnectionBarModel, JumpButton, TorrentLine } from "./components/Bars.tsx";
export { Brand } from "./components/Brand.tsx";
export { Composer, type ComposerBar, type ComposerModel } from "./components/Composer.tsx";
export { EmptyState, type EmptyStateModel } from "./components/Empty.tsx";
export {
  Actions,
  type ChoiceModel,
  Choices,
  Divider,
  Field,
  type FieldModel,
  ProblemText,
} from "./components/Form.tsx";
export { Icon, type IconName, Mark } from "./components/Icon.tsx";
export { Markup } from "./components/Markup.tsx";
export {
  MessageList,
  type MessageListHandle,
  type MessageListModel,
  type TimelineRow,
} from "./components/MessageList.tsx";
export type { MessageActions, MessageView } from "./components/MessageRow.tsx";
export { Notice } from "./components/Notice.tsx";
export { Preferences, type PreferencesModel, Segments, type Theme } from "./components/Preferences.tsx";
export type { QuoteView } from "./components/Quote.tsx";
export type { ReactionView } from "./components/Reactions.tsx";
export { RoomHead, type RoomHeadModel, SearchButton } from "./components/RoomHead.tsx";
export { type RoomItem, RoomList, type RoomListModel } from "./components/RoomList.tsx";
export { StandingLine, type StandingModel } from "./components/Standing.tsx";
export { ListSkeleton, LogSkeleton } from "./components/States.tsx";
export type { Candidate } from "./composer/mention.ts";
export type { Anchors } from "./scroll/anchors.ts";
export { type Accent, accentOf } from "./text/accent.ts";
export { coverOf, type Face, faceOf } from "./text/face.ts";
export { dayKey, type Formats, formatsFor } from "./text/format.ts";
export { plainText } from "./text/plain.ts";
export { useWords, Words } from "./words.ts";
