// The hub that usage flows through. It keeps events for seven days, so that a standstill of the service loses none.
param name string
param location string
param principalId string

@description('Partitions of the hub. They bound how many batches are counted at once, and cannot be lowered later.')
@minValue(1)
@maxValue(32)
param partitions int

@description('Throughput units at rest: each takes 1 MB or 1,000 messages a second.')
@minValue(1)
param units int

@description('Throughput units that load may raise it to.')
@minValue(1)
@maxValue(40)
param unitsMax int

@description('False where only a private endpoint leads to the namespace.')
param isPublic bool

var roles = [
  '2b629674-e913-4c01-ae53-ef4638d8f975' // Azure Event Hubs Data Sender: ingestion over HTTP
  'a638d3c7-ab3a-418d-83e6-5f17a39d4fde' // Azure Event Hubs Data Receiver: the trigger, and the ends of partitions
]

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: name
  location: location
  sku: {
    name: 'Standard'
    tier: 'Standard'
    capacity: units
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    isAutoInflateEnabled: unitsMax > units
    maximumThroughputUnits: unitsMax > units ? unitsMax : 0
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
  }
}

resource hub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = {
  parent: namespace
  name: 'usage'
  properties: {
    partitionCount: partitions
    messageRetentionInDays: 7
  }
}

// The group that aggregate-usage reads with; others who want to read along make groups of their own.
resource consumers 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2024-01-01' = {
  parent: hub
  name: 'billing'
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in roles: {
    name: guid(hub.id, principalId, role)
    scope: hub
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

output id string = namespace.id
output name string = namespace.name
output fullyQualifiedNamespace string = '${namespace.name}.servicebus.windows.net'
output hubName string = hub.name
