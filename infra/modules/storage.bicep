// A storage account. The first has the tables, queues and containers of the service, and the host's own; further ones have customers' tables and nothing else. Shared keys are off.
param name string
param location string
param principalId string

@description('Redundancy of the account.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param sku string

@description('False where only private endpoints lead to the account.')
param isPublic bool

@description('False for an account besides the first.')
param isFirst bool = true

@description('For how many days a deleted blob or container can be brought back.')
param keepDeletedDays int = 14

// The names that the service uses: Tables, WorkQueues, DocumentBlobs, ArchivedTables and ExportRows in the code, and the package.
var tables = ['customers', 'usage', 'catalog', 'platform', 'names', 'lists', 'schedule', 'webhooks']
var queues = ['close-period', 'render-invoice', 'drain-outbox', 'move-plan', 'follow-usage', 'archive-usage', 'mark-overdue', 'send-mail', 'number-invoice', 'collect-payment', 'run-dunning', 'export-data', 'follow-events', 'deliver-webhooks', 'sync-integration', 'tidy-rows']
var containers = ['documents', 'usage', 'exports', 'app-package']

// What lies in further accounts: Tables.Customers and Tables.Usage, whose partitions are customers'.
var spread = ['customers', 'usage']

// The last one is enough for tables.
var roles = [
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // Storage Blob Data Owner: documents, host locks, checkpoints, package; the host asks for owner
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88' // Storage Queue Data Contributor
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor
]

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowCrossTenantReplication: false
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
    networkAcls: {
      defaultAction: isPublic ? 'Allow' : 'Deny'
      bypass: 'None'
    }
  }
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: {
      enabled: true
      days: keepDeletedDays
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: keepDeletedDays
    }
  }
}

resource blobContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = [
  for container in (isFirst ? containers : []): {
    parent: blobService
    name: container
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2023-05-01' = {
  parent: account
  name: 'default'
}

resource workQueues 'Microsoft.Storage/storageAccounts/queueServices/queues@2023-05-01' = [
  for queue in (isFirst ? queues : []): {
    parent: queueService
    name: queue
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2023-05-01' = {
  parent: account
  name: 'default'
}

resource billingTables 'Microsoft.Storage/storageAccounts/tableServices/tables@2023-05-01' = [
  for table in (isFirst ? tables : spread): {
    parent: tableService
    name: table
  }
]

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in (isFirst ? roles : [last(roles)]): {
    name: guid(account.id, principalId, role)
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

output id string = account.id
output name string = account.name
output packageContainerUrl string = '${account.properties.primaryEndpoints.blob}app-package'
