// node write.mjs REGISTRY COUNT: writes orders in every format, one line each: topic, tab, base64.

import { create, createFileRegistry, createMutableRegistry } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';
import {
  AvroSerializer,
  JsonSerializer,
  ProtobufSerializer,
  SchemaRegistryClient,
  SerdeType,
} from '@confluentinc/schemaregistry';
import { order } from './orders.mjs';

const [registry, count] = process.argv.slice(2);
const client = new SchemaRegistryClient({ baseURLs: [registry] });
const latest = { useLatestVersion: true };

function field(name, number, type, more = {}) {
  return { name, number, type, label: Label.OPTIONAL, jsonName: name, ...more };
}

function orderMessage() {
  const file = create(FileDescriptorProtoSchema, {
    name: 'order.proto',
    package: 'shop',
    syntax: 'proto3',
    messageType: [
      {
        name: 'Order',
        field: [
          field('id', 1, Type.INT64),
          field('name', 2, Type.STRING),
          field('price', 3, Type.DOUBLE),
          field('tags', 4, Type.STRING, { label: Label.REPEATED }),
          field('place', 5, Type.MESSAGE, { typeName: '.shop.Order.Place' }),
        ],
        nestedType: [
          {
            name: 'Place',
            field: [
              field('city', 1, Type.STRING),
              field('code', 2, Type.INT32, { proto3Optional: true, oneofIndex: 0 }),
            ],
            oneofDecl: [{ name: '_code' }],
          },
        ],
      },
    ],
  });
  return createFileRegistry(file, () => undefined).getMessage('shop.Order');
}

const message = orderMessage();
const serializers = {
  avro: new AvroSerializer(client, SerdeType.VALUE, latest),
  json: new JsonSerializer(client, SerdeType.VALUE, { ...latest, validate: true }),
  protobuf: new ProtobufSerializer(client, SerdeType.VALUE, {
    ...latest,
    registry: createMutableRegistry(message),
  }),
};

function asMessage({ id, place, ...rest }) {
  const { code, ...city } = place;
  return create(message, {
    ...rest,
    id: BigInt(id),
    place: code === null ? city : { ...city, code },
  });
}

for (let id = 0; id < Number(count); id++) {
  for (const [format, serializer] of Object.entries(serializers)) {
    const topic = `interop.${format}`;
    const value = format === 'protobuf' ? asMessage(order(id)) : order(id);
    const bytes = await serializer.serialize(topic, value);
    console.log(`${topic}\t${bytes.toString('base64')}`);
  }
}
