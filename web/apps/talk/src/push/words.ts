// The words of notifications on this device: beside the catalogues, since they are wanted in one sheet.
import { useWords } from "@maru/ui";

const en = {
  notifications: "Notifications",
  onThisDevice: "Notifications on this device",
  onThisDeviceLead: "New messages are told while Maru is closed. What you are told of is set in each room.",
  blocked: "This browser blocks notifications from here.",
  blockedLead:
    "Allow them in the browser's settings for this site (the sign beside the address), then open this again.",
  installFirst: "Put Maru on the home screen first.",
  installFirstLead: "On an iPhone or iPad: tap Share, then “Add to Home Screen”, and open Maru from there.",
  unsupported: "This browser cannot show notifications.",
  refused: "Notifications were not allowed, so nothing was switched on.",
  failed: "The browser could not be subscribed. Try again in a moment.",
  tryIt: "Send a test notification",
  outcomes: {
    accepted: "It is on its way to this device.",
    gone: "The push service no longer knew this device. Switch notifications on again.",
    later: "The push service does not answer at the moment. Try again later.",
    refused: "The push service did not take it. Tell those who run this server.",
  },
  quiet: "Quiet hours",
  quietLead: (zone: string) => `Nothing is pushed then, on none of your devices. Times of ${zone}.`,
  from: "From",
  to: "To",
  saved: "Your quiet hours are kept",
};

type PushWords = typeof en;

const ko: PushWords = {
  notifications: "알림",
  onThisDevice: "이 기기에서 알림 받기",
  onThisDeviceLead: "마루를 닫아 두어도 새 메시지를 알려 드려요. 무엇을 알릴지는 방마다 정할 수 있어요.",
  blocked: "브라우저가 이곳의 알림을 막고 있어요.",
  blockedLead: "주소 옆의 사이트 설정에서 알림을 허용한 다음 다시 열어 주세요.",
  installFirst: "먼저 홈 화면에 추가해 주세요.",
  installFirstLead:
    "아이폰과 아이패드에서는 공유 버튼을 누르고 ‘홈 화면에 추가’를 고른 다음, 거기서 마루를 열어 주세요.",
  unsupported: "이 브라우저에서는 알림을 받을 수 없어요.",
  refused: "알림을 허용하지 않아서 켜지 않았어요.",
  failed: "브라우저에서 알림을 켜지 못했어요. 잠시 뒤에 다시 해 보세요.",
  tryIt: "시험 알림 보내기",
  outcomes: {
    accepted: "이 기기로 보냈어요. 곧 알림이 떠요.",
    gone: "알림 서버가 이 기기를 더는 몰라요. 알림을 다시 켜 주세요.",
    later: "지금은 알림 서버가 대답하지 않아요. 나중에 다시 해 보세요.",
    refused: "알림 서버가 받아 주지 않았어요. 서비스 운영자에게 알려 주세요.",
  },
  quiet: "방해 금지 시간",
  quietLead: (zone) => `이 시간에는 어느 기기에도 알림이 오지 않아요. 기준 시간대: ${zone}`,
  from: "시작",
  to: "끝",
  saved: "방해 금지 시간을 저장했어요",
};

export function usePushWords(): PushWords {
  return useWords().locale === "ko" ? ko : en;
}
