namespace Billing.Application.Ports;

/// <summary>The only source of randomness: secrets, ids of commands without a key, jitter. Time comes from <see cref="NodaTime.IClock"/>.</summary>
public interface IRandomSource
{
    /// <summary>Fills the span with bytes fit for secrets.</summary>
    void Fill(Span<byte> bytes);
}
