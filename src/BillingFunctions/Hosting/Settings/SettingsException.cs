namespace BillingFunctions.Hosting.Settings;

/// <summary>The service cannot start with the settings it got; the message is one line that names the setting.</summary>
internal sealed class SettingsException : Exception
{
    public SettingsException()
        : this("A setting is wrong")
    {
    }

    public SettingsException(string message)
        : base(message)
    {
    }

    public SettingsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
