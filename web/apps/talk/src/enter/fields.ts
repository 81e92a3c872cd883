// The fields that several forms of accounts share.
import type { Catalogue, FieldModel } from "@maru/ui";

const EMAIL_CHARS_MAX = 254;
export const PASSWORD_CHARS_MIN = 10;
const PASSWORD_CHARS_MAX = 256;
const CODE_CHARS_MAX = 12;

export function emailField(words: Catalogue): FieldModel {
  return {
    name: "email",
    label: words.email,
    type: "email",
    autocomplete: "username",
    charsMax: EMAIL_CHARS_MAX,
    required: true,
    enterKey: "next",
  };
}

export function passwordField(words: Catalogue): FieldModel {
  return {
    name: "password",
    label: words.password,
    type: "password",
    autocomplete: "current-password",
    charsMax: PASSWORD_CHARS_MAX,
    required: true,
  };
}

export function newPasswordField(words: Catalogue): FieldModel {
  return {
    ...passwordField(words),
    label: words.newPassword,
    hint: words.passwordHint,
    autocomplete: "new-password",
    charsMin: PASSWORD_CHARS_MIN,
  };
}

export function codeField(words: Catalogue): FieldModel {
  return {
    name: "code",
    label: words.factorCode,
    autocomplete: "one-time-code",
    charsMax: CODE_CHARS_MAX,
    required: true,
    numeric: true,
  };
}
