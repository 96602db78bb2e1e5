// node read.mjs REGISTRY TOPIC < LINES: reads Avro records in base64, and prints each as JSON.

import { AvroDeserializer, SchemaRegistryClient, SerdeType } from '@confluentinc/schemaregistry';
import { createInterface } from 'node:readline';

const [registry, topic] = process.argv.slice(2);
const client = new SchemaRegistryClient({ baseURLs: [registry] });
const deserializer = new AvroDeserializer(client, SerdeType.VALUE, {});

for await (const line of createInterface({ input: process.stdin })) {
  const value = await deserializer.deserialize(topic, Buffer.from(line, 'base64'));
  console.log(JSON.stringify(value));
}
