namespace Billing.Providers.Webhooks;

/// <summary>How webhooks are sent.</summary>
public sealed record WebhookOptions
{
    /// <summary>Name of the setting that allows endpoints on this machine.</summary>
    public const string LoopbackVariable = "Webhooks__AllowLoopback";

    /// <summary>Development only: endpoints on this machine may be called, without encryption too.</summary>
    public bool AllowsLoopback { get; init; }

    /// <summary>How long one try may take, answer included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>So much of an answer is kept.</summary>
    public int AnswerCharactersMax { get; init; } = 1_000;

    /// <summary>What the time limit is measured by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Reads the setting; anything but <c>true</c> means no.</summary>
    public static WebhookOptions Read(Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return new() { AllowsLoopback = string.Equals(setting(LoopbackVariable), "true", StringComparison.OrdinalIgnoreCase) };
    }
}
