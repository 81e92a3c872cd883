// The queue of what was reported in a room, and what becomes of each.
import type { Conversation } from "@maru/core/conversations";
import { type OrderActs, orderActs } from "@maru/core/order";
import { formatsFor, useWords } from "@maru/ui";
import type { Report, ResolveReport } from "@maru/wire";
import { useState } from "preact/hooks";
import { useHouse } from "../house.ts";
import { Sheet } from "../profile/Sheet.tsx";
import { Pages } from "./Pages.tsx";
import { ReasonQuestion } from "./ReasonQuestion.tsx";
import { useOrderWords } from "./words.ts";

const MUTE_SECONDS = 3_600;

type State = "open" | "resolved";

export function ReportsSheet({ store, onBack }: { store: Conversation; onBack(): void }) {
  const { client } = useHouse();
  const words = useOrderWords();
  const acts = orderActs(client.requests, store.ref);
  const [state, setState] = useState<State>("open");
  const [banning, setBanning] = useState<Report | null>(null);
  if (banning !== null) {
    const close = () => setBanning(null);
    return <BanQuestion report={banning} acts={acts} onDone={close} />;
  }
  const load = async (before?: string) => {
    const { reports, prev } = await acts.reports(state, before);
    return { items: reports, prev };
  };
  return (
    <Sheet name="reports" title={words.reports} onBack={onBack}>
      <Tabs state={state} onState={setState} />
      <Pages
        key={state}
        name={state}
        empty={{ icon: "talk", title: words.noReports }}
        load={load}
        keyOf={(report) => report.id}
        line={(report, change, { busy }) => (
          <ReportLine
            report={report}
            busy={busy}
            onResolve={(how) =>
              how.action === "ban" ? setBanning(report) : change(() => acts.resolve(report.id, how))
            }
          />
        )}
      />
    </Sheet>
  );
}

function Tabs({ state, onState }: { state: State; onState(state: State): void }) {
  const words = useOrderWords();
  const tabs: [State, string][] = [
    ["open", words.reportsOpen],
    ["resolved", words.reportsResolved],
  ];
  return (
    <div class="order-tabs">
      {tabs.map(([name, label]) => (
        <button
          key={name}
          type="button"
          class="button quiet"
          aria-pressed={state === name}
          onClick={() => onState(name)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

function BanQuestion({ report, acts, onDone }: { report: Report; acts: OrderActs; onDone(): void }) {
  const words = useOrderWords();
  const { banTitle } = useWords();
  const onYes = async (why: { reason?: string }) => {
    await acts.resolve(report.id, { action: "ban", ...why });
    onDone();
  };
  const question = { title: banTitle(report.about.name), lead: words.banFromReport, yes: words.ban };
  return <ReasonQuestion model={{ ...question, onYes, onNo: onDone }} />;
}

interface ReportLineProps {
  report: Report;
  busy: boolean;
  onResolve(how: ResolveReport): void;
}

function ReportLine({ report, busy, onResolve }: ReportLineProps) {
  const words = useOrderWords();
  const { locale, yesterday } = useWords();
  const when = formatsFor(locale).recent(new Date(report.at), new Date(), yesterday);
  const { resolved } = report;
  return (
    <>
      <b>{words.reportAbout(report.about.name)}</b>
      <br />
      <small>
        {words.reasons[report.reason] ?? report.reason} · {when}
      </small>
      {report.text !== "" && <blockquote>{report.text}</blockquote>}
      {report.note !== "" && <p>{report.note}</p>}
      {resolved === undefined ? (
        <Ways report={report} busy={busy} onResolve={onResolve} />
      ) : (
        <p>
          <small>{words.resolutions[resolved.resolution] ?? words.resolved}</small>
        </p>
      )}
    </>
  );
}

function Ways({ report, busy, onResolve }: ReportLineProps) {
  const words = useOrderWords();
  const ways: [ResolveReport, string][] = [[{ action: "dismiss" }, words.dismiss]];
  if (report.message !== undefined) ways.push([{ action: "delete_message" }, words.deleteIt]);
  ways.push([{ action: "mute", seconds: MUTE_SECONDS }, words.muteHour], [{ action: "ban" }, words.ban]);
  return (
    <div class="order-acts">
      {ways.map(([how, label]) => (
        <button
          key={how.action}
          type="button"
          class={how.action === "dismiss" ? "button quiet" : "button quiet bad"}
          data-act={how.action}
          disabled={busy}
          onClick={() => onResolve(how)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
