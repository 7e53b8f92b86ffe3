/** Routes of the workspace: one line a page; pages of a role are loaded when they are first opened. */
import { useEffect } from "preact/hooks";
import lazy from "preact-iso/lazy";
import { LocationProvider, Route, Router } from "preact-iso/router";

import { Missing } from "./missing";
import { SessionNotices } from "./save/session_notices";
import { isUnreached, sessionState } from "./session/account";
import { Start } from "./start";

const About = lazy(() => import("./about").then((module) => module.About));
const CaseList = lazy(() => import("./cases/case_list").then((module) => module.CaseList));
const CasePage = lazy(() => import("./case/case_page").then((module) => module.CasePage));
const QuarterList = lazy(() => import("./quarter/list/quarter_list").then((module) => module.QuarterList));
const AssignmentPage = lazy(() => import("./quarter/assignment/assignment_page").then((module) => module.AssignmentPage));
const DecisionsPage = lazy(() => import("./quarter/decisions/decisions_page").then((module) => module.DecisionsPage));
const ExportsPage = lazy(() => import("./quarter/exports/exports_page").then((module) => module.ExportsPage));
const CountyPage = lazy(() => import("./quarter/county/county_page").then((module) => module.CountyPage));
const WhatIfPage = lazy(() => import("./quarter/what_if/what_if_page").then((module) => module.WhatIfPage));
const PracticePage = lazy(() => import("./training/practice_page").then((module) => module.PracticePage));
const ComparisonPage = lazy(() => import("./training/comparison_page").then((module) => module.ComparisonPage));
const QuarterProgress = lazy(() => import("./quarter/progress/quarter_progress").then((module) => module.QuarterProgress));
const QaQueue = lazy(() => import("./qa/queue_page").then((module) => module.QueuePage));
const QaAgreement = lazy(() => import("./qa/agreement_page").then((module) => module.AgreementPage));
const QaCase = lazy(() => import("./qa/case_page").then((module) => module.CasePage));

export function App() {
  const state = sessionState.value;
  useEffect(() => {
    if (state === "absent") location.replace(`/sign-in?next=${encodeURIComponent(location.pathname + location.hash)}`);
  }, [state]);
  if (state === "unknown" && isUnreached.value) return <Unreached />;
  if (state === "unknown" || state === "absent") return <p class="oms-sr" role="status">Loading</p>;
  return (
    <LocationProvider scope="/app">
      <SessionNotices />
      <Router>
        <Route path="/app/" component={Start} />
        <Route path="/app/:purpose/:state/about" component={About} />
        <Route path="/app/:purpose/:state/cases/:case/what-if" component={WhatIfPage} />
        <Route path="/app/:purpose/:state/cases/:case/comparison" component={ComparisonPage} />
        <Route path="/app/:purpose/:state/cases" component={CaseList} />
        <Route path="/app/:purpose/:state/cases/:case/:part?" component={CasePage} />
        <Route path="/app/:purpose/:state/quarters" component={QuarterList} />
        <Route path="/app/:purpose/:state/practice" component={PracticePage} />
        <Route path="/app/:purpose/:state/quarters/:quarter/assign" component={AssignmentPage} />
        <Route path="/app/:purpose/:state/quarters/:quarter/decisions" component={DecisionsPage} />
        <Route path="/app/:purpose/:state/quarters/:quarter/exports" component={ExportsPage} />
        <Route path="/app/:purpose/:state/quarters/:quarter/counties/:county" component={CountyPage} />
        <Route path="/app/:purpose/:state/quarters/:quarter" component={QuarterProgress} />
        <Route path="/app/:purpose/:state/qa" component={QaQueue} />
        <Route path="/app/:purpose/:state/qa/agreement" component={QaAgreement} />
        <Route path="/app/:purpose/:state/qa/:case/:part?" component={QaCase} />
        <Route default component={Missing} />
      </Router>
    </LocationProvider>
  );
}

function Unreached() {
  return (
    <main class="oms-main">
      <div class="oms-wrap oms-block" role="status">
        <h1>There is no connection to the server</h1>
        <p>This page opens by itself when the server can be reached again. What you typed before waits on this computer until then.</p>
      </div>
    </main>
  );
}
