namespace Billing.Load;

/// <summary>Writes one request of new events after the other, over customers in turn.</summary>
internal sealed class EventRequest(LoadWorld world, string run, int customers)
{
    private readonly RequestBuffer _buffer = new();
    private readonly string[] _names = [.. Enumerable.Range(0, customers).Select(LoadWorld.CustomerName)];
    private long _number;

    /// <summary>A request with so many events; it is overwritten by the next.</summary>
    public ReadOnlyMemory<byte> Next(int events)
    {
        _buffer.Clear();
        if (events == 1)
        {
            AddNext();
            return _buffer.Post("/v1/events/");
        }

        _buffer.Add("""{"events":["""u8);
        for (int i = 0; i < events; i++)
        {
            _buffer.Add(i == 0 ? ""u8 : ","u8);
            AddNext();
        }

        _buffer.Add("]}"u8);
        return _buffer.Post("/v1/events/batch");
    }

    private void AddNext()
    {
        _buffer.AddEvent(run, _number, _names[_number % customers], world.Now);
        _number++;
    }
}
