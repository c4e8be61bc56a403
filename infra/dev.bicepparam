// A small environment for az deployment sub create; azd reads main.parameters.json instead.
using './main.bicep'

param environmentName = 'dev'
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param size = 'dev'
param deployerId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param signUp = 'on'
param alertEmail = readEnvironmentVariable('BILLING_ALERT_EMAIL', '')
param monthlyBudget = 50
