import { z } from 'zod'
import * as alerts from './alerts.ts'
import * as cases from './cases.ts'
import * as entities from './entities.ts'
import * as incidents from './incidents.ts'
import { api, route, type Route } from './route.ts'

/** Alerts, incidents, entities and cases. */
export const caseRoutes = {
  promoteLog: route(
    'POST',
    `${api}/siem/logs/{id}/promote`,
    'alerts:write',
    'Makes an alert of an event, and a case when asked (which needs cases:write).',
    { body: cases.promoteLogRequest, answer: cases.promotedLog },
  ),
  previewPromotion: route(
    'POST',
    `${api}/siem/promotion-preview`,
    'alerts:read',
    'Which alerts events would join if they were promoted; nothing is changed.',
    { body: cases.promotionPreviewRequest, answer: cases.promotionPreviewAnswer },
  ),
  listAlerts: route('GET', `${api}/alerts`, 'alerts:read', 'Alerts by filters, a page at a time.', {
    query: alerts.alertsQuery,
    answer: alerts.alertsAnswer,
  }),
  createAlert: route(
    'POST',
    `${api}/alerts`,
    'alerts:write',
    'Reports an alert, or counts the report on the same one.',
    {
      body: alerts.createAlertRequest,
      answer: alerts.createdAlert,
    },
  ),
  countAlerts: route('GET', `${api}/alerts/counts`, 'alerts:read', 'Alerts by status and by severity.', {
    query: alerts.alertFilter,
    answer: alerts.alertCounts,
  }),
  groupAlerts: route('GET', `${api}/alerts/groups`, 'alerts:read', 'Alerts by what they have in common.', {
    query: alerts.groupsQuery,
    answer: alerts.groupsAnswer,
  }),
  alertAssignees: route('GET', `${api}/alerts/assignees`, 'alerts:write', 'People an alert can be given to.', {
    answer: alerts.assigneesAnswer,
  }),
  undoAlerts: route(
    'POST',
    `${api}/alerts/undo`,
    'alerts:write',
    'Takes back what you changed last of alerts, within a minute; notes stay.',
    { body: alerts.undoRequest, answer: alerts.bulkAnswer },
  ),
  startBulkJob: route(
    'POST',
    `${api}/alerts/bulk-jobs`,
    'alerts:write',
    'Begins one change to up to 5,000 alerts, which goes on by itself.',
    { body: alerts.bulkRequest, answer: alerts.bulkJob },
  ),
  getBulkJob: route('GET', `${api}/alerts/bulk-jobs/{id}`, 'alerts:write', 'How far a bulk change of yours is.', {
    answer: alerts.bulkJob,
  }),
  stopBulkJob: route(
    'DELETE',
    `${api}/alerts/bulk-jobs/{id}`,
    'alerts:write',
    'Ends a bulk change of yours; what was changed stays so.',
    { answer: alerts.bulkJob },
  ),
  alertFeed: route('GET', `${api}/alerts/feed`, 'alerts:read', 'What happened to alerts since a sequence number.', {
    query: alerts.feedQuery,
    answer: alerts.feedAnswer,
  }),
  alertFeedback: route('GET', `${api}/alerts/feedback`, 'alerts:read', 'How people judged the alerts of each rule.', {
    query: z.object({ rule: z.string().max(256).optional() }),
    answer: alerts.feedbackAnswer,
  }),
  alertReferences: route(
    'POST',
    `${api}/alerts/references`,
    'alerts:read',
    'The alerts and cases that events are in.',
    {
      body: alerts.referencesRequest,
      answer: alerts.referencesAnswer,
    },
  ),
  bulkAlerts: route('POST', `${api}/alerts/bulk`, 'alerts:write', 'Makes one change to up to 5,000 alerts.', {
    body: alerts.bulkRequest,
    answer: alerts.bulkAnswer,
  }),
  getAlert: route('GET', `${api}/alerts/{id}`, 'alerts:read', 'One alert, by id or number.', {
    answer: alerts.alertDetail,
  }),
  changeAlert: route(
    'PATCH',
    `${api}/alerts/{id}`,
    'alerts:write',
    'Changes status, severity, assignee, tags, verdict.',
    {
      body: alerts.changeAlertRequest,
      answer: alerts.alertItem,
    },
  ),
  alertTimeline: route(
    'GET',
    `${api}/alerts/{id}/timeline`,
    'alerts:read',
    'What happened to an alert, newest first.',
    {
      query: alerts.timelineQuery,
      answer: alerts.timelineAnswer,
    },
  ),
  acknowledgeAlert: route('POST', `${api}/alerts/{id}/acknowledge`, 'alerts:write', 'Takes a new alert up.', {
    answer: alerts.alertItem,
  }),
  noteAlert: route('POST', `${api}/alerts/{id}/notes`, 'alerts:write', 'Adds a note; notes are never changed.', {
    body: alerts.noteRequest,
    answer: alerts.alertItem,
  }),
  promoteAlert: route('POST', `${api}/alerts/{id}/promote`, 'cases:write', 'Opens a case from an alert.', {
    answer: cases.caseItem,
  }),
  linkAlert: route(
    'POST',
    `${api}/alerts/{id}/case-link`,
    'cases:write',
    'Links an alert to a case; needs alerts:write too.',
    { body: cases.caseLinkRequest, answer: cases.caseItem },
  ),
  listIncidents: route('GET', `${api}/incidents`, 'alerts:read', 'Incidents, newest first.', {
    query: incidents.incidentsQuery,
    answer: incidents.incidentsAnswer,
  }),
  busyValues: route('GET', `${api}/incidents/busy`, 'alerts:read', 'Values in too many alerts to join any.', {
    answer: incidents.busyAnswer,
  }),
  getIncident: route(
    'GET',
    `${api}/incidents/{id}`,
    'alerts:read',
    'One incident, with why its alerts belong together.',
    {
      answer: incidents.incidentDetail,
    },
  ),
  renameIncident: route('PATCH', `${api}/incidents/{id}`, 'alerts:write', 'Names an incident.', {
    body: incidents.renameRequest,
    answer: incidents.incidentItem,
  }),
  promoteIncident: route('POST', `${api}/incidents/{id}/promote`, 'cases:write', 'Opens a case with all its alerts.', {
    answer: cases.caseItem,
  }),
  notePresence: route('POST', `${api}/presence`, 'self', 'Says that an alert or a case is open, and who else has it.', {
    body: alerts.presenceRequest,
    answer: alerts.presenceAnswer,
  }),
  listEntities: route('GET', `${api}/entities`, 'alerts:read', 'The riskiest people, machines and addresses.', {
    query: incidents.entitiesQuery,
    answer: incidents.entitiesAnswer,
  }),
  getEntity: route('GET', `${api}/entities/{kind}/{value}`, 'alerts:read', 'One entity with its risk.', {
    answer: incidents.riskyEntity,
  }),
  entityRisk: route(
    'GET',
    `${api}/entities/risk`,
    'alerts:read',
    'The risk of an entity: now, what it is made of, and how it was.',
    { query: entities.entityRiskQuery, answer: entities.entityRisk },
  ),
  entityPeers: route(
    'GET',
    `${api}/entities/peers`,
    'siem:read',
    'Whom and what the events mention that mention an entity, by kind.',
    { query: entities.peersQuery, answer: entities.peersAnswer },
  ),
  listCases: route('GET', `${api}/cases`, 'cases:read', 'Cases by filters, a page at a time.', {
    query: cases.casesQuery,
    answer: cases.casesAnswer,
  }),
  countCases: route('GET', `${api}/cases/counts`, 'cases:read', 'Cases by status.', {
    query: cases.caseFilter,
    answer: cases.caseCounts,
  }),
  createCase: route('POST', `${api}/cases`, 'cases:write', 'Opens a case from alerts, or by hand with a reason.', {
    body: cases.createCaseRequest,
    answer: cases.caseItem,
  }),
  getCase: route('GET', `${api}/cases/{id}`, 'cases:read', 'One case, by id or number.', { answer: cases.caseDetail }),
  changeCase: route('PATCH', `${api}/cases/{id}`, 'cases:write', 'Changes a case; closing it needs cases:close.', {
    body: cases.changeCaseRequest,
    answer: cases.caseItem,
  }),
  deleteCase: route('DELETE', `${api}/cases/{id}`, 'settings:manage', 'Deletes a case that was closed long ago.'),
  caseTimeline: route('GET', `${api}/cases/{id}/timeline`, 'cases:read', 'What happened to a case, newest first.', {
    query: cases.caseTimelineQuery,
    answer: alerts.timelineAnswer,
  }),
  pinEntry: route(
    'POST',
    `${api}/cases/{id}/timeline/{number}/pin`,
    'cases:write',
    'Marks a key moment, or unmarks it.',
    {
      body: cases.pinRequest,
    },
  ),
  noteCase: route('POST', `${api}/cases/{id}/notes`, 'cases:write', 'Adds a note; notes are never changed.', {
    body: cases.caseNoteRequest,
    answer: cases.caseItem,
  }),
  readNotebook: route('GET', `${api}/cases/{id}/notebook`, 'cases:read', 'What the people of a case write together.', {
    answer: cases.notebook,
  }),
  writeNotebook: route(
    'PATCH',
    `${api}/cases/{id}/notebook`,
    'cases:write',
    'Replaces the text, when nobody changed it meanwhile.',
    { body: cases.notebookRequest, answer: cases.notebook },
  ),
  linkAlerts: route('POST', `${api}/cases/{id}/alerts`, 'cases:write', 'Links alerts to a case.', {
    body: cases.linkRequest,
    answer: cases.caseItem,
  }),
  unlinkAlert: route('DELETE', `${api}/cases/{id}/alerts/{alert}`, 'cases:write', 'Takes an alert out of a case.'),
  addTask: route('POST', `${api}/cases/{id}/tasks`, 'cases:write', 'Adds a task.', {
    body: cases.taskRequest,
    answer: cases.task,
  }),
  listTaskTemplates: route('GET', `${api}/task-templates`, 'cases:read', 'Tasks that kinds of incidents ask for.', {
    answer: cases.taskTemplatesAnswer,
  }),
  addTasks: route('POST', `${api}/cases/{id}/tasks/template`, 'cases:write', 'Adds the tasks of a template.', {
    body: cases.taskTemplateRequest,
    answer: cases.tasksAnswer,
  }),
  changeTask: route('PATCH', `${api}/cases/{id}/tasks/{task}`, 'cases:write', 'Changes a task.', {
    body: cases.taskRequest,
    answer: cases.task,
  }),
  addObservable: route('POST', `${api}/cases/{id}/observables`, 'cases:write', 'Adds an observable.', {
    body: cases.observableRequest,
    answer: cases.caseDetail,
  }),
  similarCases: route('GET', `${api}/cases/{id}/similar`, 'cases:read', 'The cases most like this one, and why.', {
    answer: cases.similarAnswer,
  }),
  mergeCase: route('POST', `${api}/cases/{id}/merge`, 'cases:write', 'Merges a case into another.', {
    body: cases.mergeRequest,
    answer: cases.mergeAnswer,
  }),
  holdCase: route(
    'POST',
    `${api}/cases/{id}/hold`,
    'cases:write',
    'Puts a case under legal hold; ending the hold needs settings:manage.',
    { body: cases.holdRequest, answer: cases.caseItem },
  ),
  reportCase: route(
    'POST',
    `${api}/cases/{id}/report`,
    'reports:generate',
    'Writes the report of a case, to be saved (which needs cases:read too).',
    { body: cases.reportRequest },
  ),
  listEvidence: route('GET', `${api}/cases/{id}/evidence`, 'cases:read', 'The files kept with a case.', {
    answer: cases.evidenceAnswer,
  }),
  addEvidence: route(
    'POST',
    `${api}/cases/{id}/evidence`,
    'cases:write',
    'Keeps a file with a case; the body is its bytes.',
    {
      query: cases.evidenceQuery,
      answer: cases.evidenceItem,
      maxBodyBytes: Number.MAX_SAFE_INTEGER,
    },
  ),
  getEvidence: route(
    'GET',
    `${api}/cases/{id}/evidence/{evidence}`,
    'cases:read',
    'The bytes of a file, to be saved, once their hash was verified.',
  ),
} as const satisfies Record<string, Route>
