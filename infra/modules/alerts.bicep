// What somebody has to look at. Each alert has its page in docs/operations/alerts, by its name; a test compares them, and the metrics with the code.
param location string
param insightsId string
param eventsId string

@description('Who is told; empty: nobody.')
param email string

var runbooks = 'docs/operations/alerts'

// filter: which records of the metric count. value: what is made of them. Above the threshold the alert is raised.
var watched = [
  {
    name: 'oldest-unprocessed-event'
    metric: 'billing.usage.oldest_unprocessed_age'
    filter: 'true'
    value: 'max(valueMax)'
    threshold: 300
    minutes: 5
    severity: 1
    title: 'Usage is counted more than five minutes late'
  }
  {
    name: 'poison-messages'
    metric: 'billing.work.poison_messages'
    filter: 'true'
    value: 'max(valueMax)'
    threshold: 0
    minutes: 15
    severity: 2
    title: 'Work was given up after too many tries'
  }
  {
    name: 'dead-letters'
    metric: 'billing.usage.dead_letters'
    filter: 'true'
    value: 'sum(valueSum)'
    threshold: 0
    minutes: 15
    severity: 3
    title: 'Usage events were set aside'
  }
  {
    name: 'parked-events'
    metric: 'billing.usage.parked_events'
    filter: 'true'
    value: 'sum(valueSum)'
    threshold: 0
    minutes: 15
    severity: 1
    title: 'Usage events of a customer could not be counted'
  }
  {
    name: 'hub-recreated'
    metric: 'billing.usage.hub.recreated'
    filter: 'true'
    value: 'sum(valueSum)'
    threshold: 0
    minutes: 15
    severity: 2
    title: 'A partition of the hub was made anew'
  }
  {
    name: 'closes-refused'
    metric: 'billing.close.refusals'
    filter: 'true'
    value: 'sum(valueSum)'
    threshold: 0
    minutes: 15
    severity: 1
    title: 'Periods could not be closed'
  }
  {
    name: 'closes-without-hub'
    metric: 'billing.close.hub_overruns'
    filter: 'true'
    value: 'sum(valueSum)'
    threshold: 0
    minutes: 15
    severity: 1
    title: 'Periods were closed before all usage was counted'
  }
  {
    name: 'failed-triggers'
    metric: 'billing.trigger.duration'
    filter: 'toint(customDimensions["status"]) >= 500'
    value: 'sum(valueCount)'
    threshold: 20
    minutes: 15
    severity: 2
    title: 'Work in the background fails'
  }
  {
    name: 'server-errors'
    metric: 'billing.operation.duration'
    filter: 'toint(customDimensions["http.response.status_code"]) >= 500'
    value: 'sum(valueCount)'
    threshold: 5
    minutes: 5
    severity: 1
    title: 'Requests are answered with errors of the service'
  }
  {
    name: 'slow-operations'
    metric: 'billing.operation.duration'
    filter: 'true'
    value: 'sum(valueSum) / max_of(sum(valueCount), 1)'
    threshold: 1
    minutes: 15
    severity: 3
    title: 'Requests take more than a second on average'
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'ag-billing'
  location: 'global'
  properties: {
    groupShortName: 'billing'
    enabled: true
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-03-15-preview' = [
  for alert in watched: {
    name: alert.name
    location: location
    properties: {
      displayName: alert.title
      description: '${alert.title}. What to do: ${runbooks}/${alert.name}.md'
      severity: alert.severity
      enabled: true
      scopes: [insightsId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT${alert.minutes}M'
      criteria: {
        allOf: [
          {
            query: 'customMetrics | where name == "${alert.metric}" and ${alert.filter} | summarize value = ${alert.value}'
            metricMeasureColumn: 'value'
            timeAggregation: 'Maximum'
            operator: 'GreaterThan'
            threshold: alert.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      autoMitigate: true
      actions: { actionGroups: empty(email) ? [] : [people.id] }
    }
  }
]

// The one that is raised by silence: the timer runs each minute, and sends what is due.
resource scheduleSilent 'Microsoft.Insights/scheduledQueryRules@2023-03-15-preview' = {
  name: 'schedule-silent'
  location: location
  properties: {
    displayName: 'Nothing that is due is sent'
    description: 'The timer run-schedule did not succeed for ten minutes. What to do: ${runbooks}/schedule-silent.md'
    severity: 1
    enabled: true
    scopes: [insightsId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT10M'
    criteria: {
      allOf: [
        {
          query: 'customMetrics | where name == "billing.trigger.duration" and customDimensions["function"] == "run-schedule" and toint(customDimensions["status"]) < 300'
          timeAggregation: 'Count'
          operator: 'LessThan'
          threshold: 1
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    autoMitigate: true
    actions: { actionGroups: empty(email) ? [] : [people.id] }
  }
}

// When the trigger does not run at all the service cannot tell. The hub can.
resource hubNotRead 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'hub-not-read'
  location: 'global'
  properties: {
    description: 'Messages come into the hub and nobody reads them. What to do: ${runbooks}/hub-not-read.md'
    severity: 1
    enabled: true
    scopes: [eventsId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'incoming'
          metricName: 'IncomingMessages'
          operator: 'GreaterThan'
          threshold: 0
          timeAggregation: 'Total'
        }
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'outgoing'
          metricName: 'OutgoingMessages'
          operator: 'LessThanOrEqual'
          threshold: 0
          timeAggregation: 'Total'
        }
      ]
    }
    actions: empty(email) ? [] : [{ actionGroupId: people.id }]
  }
}
